using System.Text;

namespace Routing;

/// <summary>
/// Changes to a message's header fields. They are the last word for every field, whoever wrote it, but for those that frame the message and
/// cannot be configured.
/// </summary>
public sealed record HeaderRules
{
    private readonly byte[][] _names = [];

    // Which lengths (modulo 64) the names have: most fields of a message are told apart from all of them by that alone.
    private readonly ulong _lengths;

    private HeaderRules()
    {
    }

    /// <param name="set">Fields to set, in place of any of that name.</param>
    /// <param name="remove">Names (UTF-8) of fields to leave out.</param>
    public HeaderRules(IReadOnlyList<HeaderAddition> set, IEnumerable<byte[]> remove)
    {
        Set = set;
        _names = [.. remove, .. set.Select(field => field.Name)];
        foreach (var name in _names)
        {
            _lengths |= LengthBit(name.Length);
        }
    }

    /// <summary>No changes.</summary>
    public static HeaderRules None { get; } = new();

    /// <summary>Fields to set, in place of any of that name.</summary>
    public IReadOnlyList<HeaderAddition> Set { get; } = [];

    /// <summary>Whether a field of that name passes as it is: it is neither left out nor set to something else.</summary>
    public bool Keeps(ReadOnlySpan<byte> name)
    {
        if ((_lengths & LengthBit(name.Length)) == 0)
        {
            return true;
        }

        foreach (var changed in _names)
        {
            if (Ascii.EqualsIgnoreCase(name, changed))
            {
                return false;
            }
        }

        return true;
    }

    private static ulong LengthBit(int length) => 1UL << (length & 63);
}
