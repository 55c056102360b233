namespace EmbeddedHosting.Engine;

/// <summary>A started resource.</summary>
internal interface IRunningResource : IAsyncDisposable
{
    int? ProcessId { get; }

    /// <summary>The exit code; completes after the last line of output was handed over.</summary>
    Task<int> Exited { get; }

    /// <summary>Asks it to end, makes it end when the grace is over, and returns when it has.</summary>
    Task StopAsync(TimeSpan grace);
}
