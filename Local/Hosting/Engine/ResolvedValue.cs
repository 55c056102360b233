namespace EmbeddedHosting.Engine;

/// <summary>A value as the process gets it.</summary>
/// <param name="Text">The value.</param>
/// <param name="IsSecret">Whether a secret parameter is in it.</param>
internal readonly record struct ResolvedValue(string? Text, bool IsSecret)
{
    public override string ToString() => IsSecret ? "***" : Text ?? "";
}
