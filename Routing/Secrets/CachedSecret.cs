using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Routing.Secrets;

/// <summary>What Secrets Manager said about a secret, and until when that is used.</summary>
internal sealed class CachedSecret
{
    // A webhook reads no JSON: each key's values are taken out once.
    private readonly ConcurrentDictionary<string, SecretValues> _values = new(StringComparer.Ordinal);

    /// <summary>When Secrets Manager was asked last.</summary>
    public required DateTimeOffset Asked { get; init; }

    /// <summary>When it gave these values.</summary>
    public required DateTimeOffset Valid { get; init; }

    /// <summary>When it is to be asked again.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>AWSCURRENT; null with an error.</summary>
    public string? Current { get; init; }

    /// <summary>AWSPREVIOUS, or null.</summary>
    public string? Previous { get; init; }

    /// <summary>Whether AWSPREVIOUS was asked for: only a failed verification needs it.</summary>
    public bool HasAskedForPrevious { get; init; }

    /// <summary>Why there are no values; null when there are.</summary>
    public string? Error { get; init; }

    /// <summary>The same values for longer, since Secrets Manager could not give others.</summary>
    public CachedSecret Prolonged(DateTimeOffset now, TimeSpan lifetime, bool previousToo) => new()
    {
        Asked = now,
        Valid = Valid,
        Expires = now + lifetime,
        Current = Current,
        Previous = Previous,
        HasAskedForPrevious = HasAskedForPrevious || previousToo,
    };

    /// <summary>The values under a reference's key.</summary>
    public SecretValues Select(SecretReference reference) =>
        Error is null
            ? _values.GetOrAdd(reference.Key ?? "", static (_, of) => of.Secret.Read(of.Reference), (Secret: this, Reference: reference))
            : new SecretValues([], Error);

    private SecretValues Read(SecretReference reference)
    {
        var current = Value(Current!, reference.Key);
        if (current is null)
        {
            return new SecretValues([], reference.Key is null
                ? $"Secret '{reference.Name}' is empty."
                : $"Secret '{reference.Name}' is not a JSON object with a text under '{reference.Key}'.");
        }

        var previous = Previous is null ? null : Value(Previous, reference.Key);
        return new SecretValues(previous is null || previous == current
            ? [Encoding.UTF8.GetBytes(current)]
            : [Encoding.UTF8.GetBytes(current), Encoding.UTF8.GetBytes(previous)]);
    }

    private static string? Value(string secret, string? key)
    {
        if (key is null)
        {
            return secret.Length > 0 ? secret : null;
        }

        try
        {
            using var json = JsonDocument.Parse(secret);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(key, out var value) &&
                value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
