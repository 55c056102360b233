using System.Buffers;
using System.Text;

namespace Http1;

/// <summary>Tokens and comma-separated lists of them (RFC 9110 §5.6).</summary>
public static class Tokens
{
    /// <summary>The characters of a token: field names and methods consist of them.</summary>
    public static SearchValues<byte> Characters { get; } =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Whether a list holds a token (given in lower case).</summary>
    public static bool Contains(ReadOnlySpan<byte> list, ReadOnlySpan<byte> lowerToken)
    {
        while (TryNext(ref list, out var item))
        {
            if (Ascii.EqualsIgnoreCase(item, lowerToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the last item of a list is a token (given in lower case).</summary>
    public static bool LastIs(ReadOnlySpan<byte> list, ReadOnlySpan<byte> lowerToken) =>
        Ascii.EqualsIgnoreCase(list[(list.LastIndexOf((byte)',') + 1)..].Trim(" \t"u8), lowerToken);

    /// <summary>Takes the next item, without blanks, from a list; empty items are skipped.</summary>
    public static bool TryNext(scoped ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> item)
    {
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            item = (comma < 0 ? list : list[..comma]).Trim(" \t"u8);
            list = comma < 0 ? default : list[(comma + 1)..];
            if (!item.IsEmpty)
            {
                return true;
            }
        }

        item = default;
        return false;
    }
}
