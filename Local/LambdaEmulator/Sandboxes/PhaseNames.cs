namespace LambdaEmulator.Sandboxes;

/// <summary>Names of phases, as the admin API gives them.</summary>
internal static class PhaseNames
{
    public const string RuntimeInit = "runtime init";
    public const string Invoke = "invoke";
    public const string Frozen = "frozen";
    public const string Shutdown = "shutdown";

    public static string ExtensionInit(string extension) => $"extension init: {extension}";
}
