namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a command makes sense just now.</summary>
public enum ResourceCommandState
{
    Enabled,
    Disabled,
    Hidden,
}
