namespace LambdaEmulator.Sandboxes;

/// <summary>The reasons that the Extensions API knows.</summary>
internal static class ShutdownReason
{
    public const string Spindown = "spindown";
    public const string Timeout = "timeout";
    public const string Failure = "failure";
}
