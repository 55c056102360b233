namespace Lambda.Runtime.HttpApi;

/// <summary>Where a text of an event lies in its memory. The default value is an absent text.</summary>
/// <param name="Start">Offset in bytes.</param>
/// <param name="Length">Length in bytes.</param>
public readonly record struct Utf8Slice(int Start, int Length)
{
    /// <summary>Whether the text is absent or empty.</summary>
    public bool IsEmpty => Length == 0;
}
