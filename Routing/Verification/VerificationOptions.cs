namespace Routing.Verification;

/// <summary>How requests of a route are verified.</summary>
public sealed record VerificationOptions
{
    /// <summary>The scheme.</summary>
    public required VerificationScheme Scheme { get; init; }

    /// <summary>The secret shared with the sender (standard-webhooks v1a: the sender's public key).</summary>
    public required SecretReference Secret { get; init; }

    /// <summary>How far a signature's time may be from now, in either direction. For schemes that have a time.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Header of the signature or the key, lower case.</summary>
    public string Header { get; init; } = "";

    /// <summary>Hash of the HMAC.</summary>
    public SignatureAlgorithm Algorithm { get; init; }

    /// <summary>How the signature is written.</summary>
    public SignatureEncoding Encoding { get; init; }

    /// <summary>Text before the signature in its header.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What the signature covers.</summary>
    public ContentTemplate Content { get; init; } = ContentTemplate.Body;

    /// <summary>Header with the signature's time in seconds since the Unix epoch, lower case; null: there is none.</summary>
    public string? TimestampHeader { get; init; }

    /// <summary>Scheme and host under which the sender knows this service, <c>https://hooks.example.com</c>; null: as the request says. For twilio.</summary>
    public string? PublicUrl { get; init; }
}
