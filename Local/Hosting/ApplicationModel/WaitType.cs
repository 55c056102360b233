namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a dependant waits for.</summary>
public enum WaitType
{
    /// <summary>Running, and healthy when there are health checks.</summary>
    WaitUntilHealthy,

    /// <summary>Ended with the expected exit code.</summary>
    WaitForCompletion,

    /// <summary>Running.</summary>
    WaitUntilStarted,
}
