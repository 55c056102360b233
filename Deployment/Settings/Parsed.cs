namespace Deployment.Settings;

/// <summary>A parsed value, or the reason why the text is not one.</summary>
internal readonly record struct Parsed<T>(T? Value, string? Error)
{
    public static implicit operator Parsed<T>(T value) => new(value, null);
}
