namespace Routing;

/// <summary>Changes to a message's header fields.</summary>
public sealed record HeaderRules
{
    /// <summary>No changes.</summary>
    public static HeaderRules None { get; } = new();

    /// <summary>Fields to set, in place of any of that name.</summary>
    public IReadOnlyList<HeaderAddition> Set { get; init; } = [];

    /// <summary>Names (UTF-8) of fields to leave out; those of <see cref="Set"/> are among them.</summary>
    public IReadOnlyList<byte[]> Remove { get; init; } = [];

    /// <summary>Whether there are no changes.</summary>
    public bool IsEmpty => Remove.Count == 0;

    /// <summary>Whether a field of the message is left out.</summary>
    public bool Removes(ReadOnlySpan<byte> name)
    {
        foreach (var removed in Remove)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, removed))
            {
                return true;
            }
        }

        return false;
    }
}
