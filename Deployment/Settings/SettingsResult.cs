namespace Deployment.Settings;

/// <summary>Settings, or everything that is wrong with them.</summary>
/// <param name="Settings">Null when there are errors.</param>
/// <param name="Errors">One line per fault, each with the setting's name and an example.</param>
public sealed record SettingsResult(DeploymentSettings? Settings, IReadOnlyList<string> Errors);
