namespace Deployment.Settings;

/// <summary>One setting of the deployment: a key of the CDK context.</summary>
/// <param name="Name">The key in <c>cdk.json</c> or after <c>-c</c>.</param>
/// <param name="Meaning">What it does, its unit and what is allowed, in one or two sentences.</param>
/// <param name="Example">A value that is accepted.</param>
/// <param name="Default">What holds when it is not set, as text; null when it must be set.</param>
public sealed record SettingDefinition(string Name, string Meaning, string Example, string? Default = "")
{
    private string DefaultText => Default switch
    {
        null => "none, must be set",
        "" => "not set",
        var text => text,
    };

    /// <summary>For a terminal.</summary>
    public string ToText() => $"{Name}\n    {Meaning}\n    default: {DefaultText}   example: {Example}";

    /// <summary>A row of the table in docs/deploy.md.</summary>
    public string ToMarkdown() => $"| `{Name}` | {Meaning} | {DefaultText} | `{Example}` |";
}
