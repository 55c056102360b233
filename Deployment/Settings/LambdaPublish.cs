namespace Deployment.Settings;

/// <summary>How the functions and the extension are compiled.</summary>
public enum LambdaPublish
{
    /// <summary>Native AOT where its packs can be had, else ReadyToRun with a notice.</summary>
    Auto,

    /// <summary>Native AOT, or an error.</summary>
    Aot,

    /// <summary>Trimmed, self-contained ReadyToRun.</summary>
    ReadyToRun,
}
