using System.Text.Json.Serialization;

namespace Dashboard.Telemetry;

/// <summary>Attributes in the order in which they came, values as text. In JSON an object.</summary>
[JsonConverter(typeof(TelemetryAttributesConverter))]
internal sealed class TelemetryAttributes(KeyValuePair<string, string>[] pairs) : IEquatable<TelemetryAttributes>
{
    public static readonly TelemetryAttributes Empty = new([]);

    public ReadOnlySpan<KeyValuePair<string, string>> Pairs => pairs;

    /// <summary>Bytes that it keeps in memory, roughly.</summary>
    public long Size => pairs.Sum(static pair => 64L + (sizeof(char) * (pair.Key.Length + pair.Value.Length)));

    public string? this[string key]
    {
        get
        {
            foreach (var pair in pairs)
            {
                if (pair.Key == key)
                {
                    return pair.Value;
                }
            }

            return null;
        }
    }

    public bool Contains(string text)
    {
        foreach (var pair in pairs)
        {
            if (pair.Value.Contains(text, StringComparison.OrdinalIgnoreCase) || pair.Key.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public bool Equals(TelemetryAttributes? other) => other is not null && Pairs.SequenceEqual(other.Pairs);

    public override bool Equals(object? obj) => Equals(obj as TelemetryAttributes);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var pair in pairs)
        {
            hash.Add(pair.Key);
            hash.Add(pair.Value);
        }

        return hash.ToHashCode();
    }
}
