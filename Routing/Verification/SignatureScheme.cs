namespace Routing.Verification;

/// <summary>
/// How a sender signs: everything that differs from one to the next. The named schemes (<see cref="Schemes"/>) are such records, and the scheme
/// <c>hmac</c> is one that a route describes.
/// </summary>
public sealed record SignatureScheme
{
    /// <summary>Name, as routes write it.</summary>
    public required string Name { get; init; }

    /// <summary>What is checked.</summary>
    public VerificationMethod Method { get; init; }

    /// <summary>Where signatures (or the secret itself) stand. All places are looked at, and one match is enough.</summary>
    public IReadOnlyList<Place> From { get; init; } = [];

    /// <summary>What separates the elements of a list; empty: the text is one signature.</summary>
    public string Separator { get; init; } = "";

    /// <summary>Text before a signature, in any case; elements of a list without it are no signatures.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Hash of the HMAC or signature.</summary>
    public SignatureAlgorithm Algorithm { get; init; }

    /// <summary>How signatures are written.</summary>
    public SignatureEncoding Encoding { get; init; }

    /// <summary>How the secret gives the key.</summary>
    public KeyEncoding KeyEncoding { get; init; }

    /// <summary>Text before the key in the secret, which may be missing and is not part of the key.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>What is signed: <see cref="ContentTemplate"/>.</summary>
    public string Content { get; init; } = "{body}";

    /// <summary>Where the signature's time stands: the first place that is there. Empty: see <see cref="TimePrefix"/>.</summary>
    public IReadOnlyList<Place> TimeFrom { get; init; } = [];

    /// <summary>Text before the time, where that is an element of the signatures' list; else empty.</summary>
    public string TimePrefix { get; init; } = "";

    /// <summary>Whether the time is the first element of the signatures' list, without a name.</summary>
    public bool TimeIsFirst { get; init; }

    /// <summary>How the time is written.</summary>
    public TimeUnit TimeUnit { get; init; }

    /// <summary>How far a time may be from now, in either direction.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where the hexadecimal SHA-256 of a body that is no form stands; null: nowhere. For content with <c>{params}</c>.</summary>
    public Place? BodyHashFrom { get; init; }

    /// <summary>The scheme in place of this one for secrets that begin with its <see cref="KeyPrefix"/>; null: there is none.</summary>
    public SignatureScheme? Variant { get; init; }

    /// <summary>What a token must say; null for schemes without one.</summary>
    public JwtRules? Jwt { get; init; }

    /// <summary>The topic whose messages are accepted (SNS); null for other schemes.</summary>
    public string? TopicArn { get; init; }

    /// <summary>Whether routes name a secret: not where the sender publishes its keys.</summary>
    public bool HasSecret => Method != VerificationMethod.Sns && Jwt?.KeysUrl is null;

    /// <summary>Whether signatures have a time.</summary>
    public bool HasTime => Method is VerificationMethod.Jwt or VerificationMethod.Sns || TimeFrom.Count > 0 || TimePrefix.Length > 0 || TimeIsFirst;
}
