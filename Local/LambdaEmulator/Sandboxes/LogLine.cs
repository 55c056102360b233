namespace LambdaEmulator.Sandboxes;

/// <summary>A line that a sandbox's process wrote, or that Lambda writes about it.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="Source">function, extension or platform.</param>
/// <param name="Line">Without the line end.</param>
internal sealed record LogLine(DateTimeOffset Time, string Source, string Line)
{
    public const string Function = "function";
    public const string Extension = "extension";
    public const string Platform = "platform";
}
