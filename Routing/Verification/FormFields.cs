using System.Globalization;
using System.Text;
using Lambda.Runtime.HttpApi;

namespace Routing.Verification;

/// <summary>Queries and forms: <c>name=value&amp;name=value</c>, as https://url.spec.whatwg.org/#application/x-www-form-urlencoded has them.</summary>
public static class FormFields
{
    private const int MaxFields = 1000;

    /// <summary>Whether the body is a form.</summary>
    public static bool IsForm(HttpApiEvent request)
    {
        const string Form = "application/x-www-form-urlencoded";
        var type = request.Header("content-type"u8);
        return type.Length >= Form.Length && Ascii.EqualsIgnoreCase(type[..Form.Length], Form);
    }

    /// <summary>The decoded value of a name; empty when there is none, or more than one.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> found = default;
        var matches = 0;
        while (TryNext(ref encoded, out var key, out var value))
        {
            if (Decode(key).AsSpan().SequenceEqual(name))
            {
                matches++;
                found = Decode(value);
            }
        }

        return matches == 1 ? found : default;
    }

    /// <summary>The form's fields, sorted by name and value, each pair once, as the senders who sign them do.</summary>
    public static SortedSet<(string Name, string Value)> Sorted(ReadOnlySpan<byte> encoded)
    {
        var sorted = new SortedSet<(string Name, string Value)>(Comparer<(string Name, string Value)>.Create((a, b) =>
            string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : string.CompareOrdinal(a.Value, b.Value)));
        for (var i = 0; i < MaxFields && TryNext(ref encoded, out var name, out var value); i++)
        {
            sorted.Add((Encoding.UTF8.GetString(Decode(name)), Encoding.UTF8.GetString(Decode(value))));
        }

        if (!encoded.IsEmpty)
        {
            // More than anyone signs: what is left over must not pass unsigned.
            sorted.Clear();
        }

        return sorted;
    }

    /// <summary>Removes <c>+</c> and percent-encoding; an escape that is none stays as it is.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out decoded[length]))
            {
                i += 2;
            }
            else
            {
                decoded[length] = text[i] == '+' ? (byte)' ' : text[i];
            }

            length++;
        }

        return decoded[..length];
    }

    private static bool TryNext(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'&');
            var pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            name = equals < 0 ? pair : pair[..equals];
            value = equals < 0 ? default : pair[(equals + 1)..];
            return true;
        }

        name = value = default;
        return false;
    }
}
