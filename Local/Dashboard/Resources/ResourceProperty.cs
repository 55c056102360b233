namespace Dashboard.Resources;

/// <summary>A fact about a resource that has no place of its own.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">Its value, in clear.</param>
/// <param name="IsSecret">True where the value is masked until a person asks for it.</param>
public sealed record ResourceProperty(string Name, string Value, bool IsSecret = false)
{
    /// <summary>As <see cref="EnvironmentSetting.ToString"/>.</summary>
    public override string ToString() => $"{Name}={(IsSecret ? "***" : Value)}";
}
