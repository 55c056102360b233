namespace Dashboard.Resources;

/// <summary>An environment variable of a resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, in clear.</param>
/// <param name="IsSecret">True where the value is masked until a person asks for it.</param>
public sealed record EnvironmentSetting(string Name, string? Value, bool IsSecret = false)
{
    /// <summary>The name with its value where that is not secret: records print themselves in logs.</summary>
    public override string ToString() => $"{Name}={(IsSecret ? "***" : Value)}";
}
