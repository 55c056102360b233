namespace Tailnet.Daemon;

/// <summary>A running daemon. Disposing kills it.</summary>
public interface IDaemonProcess : IAsyncDisposable
{
    int Id { get; }

    /// <summary>The exit code (128 + n when signal n ended it).</summary>
    Task<int> Exited { get; }

    /// <summary>Asks it to end (SIGTERM).</summary>
    void Terminate();
}
