namespace Aspire.Hosting;

/// <summary>How an application builder is made.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>Command-line arguments, which become configuration (<c>--Key=value</c>).</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly of the AppHost project; the entry assembly when null.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Runs without a dashboard, and without telemetry to it.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Where the AppHost project is, when its assembly does not say.</summary>
    internal string? ProjectDirectory { get; set; }
}
