using System.Net.Sockets;
using Tailnet.Daemon;

namespace Testing.Tailnets;

/// <summary>A daemon whose LocalAPI takes connections and never answers.</summary>
internal sealed class SilentDaemon : IDaemonProcess
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public SilentDaemon(string socketPath)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen();
    }

    public int Id => 1;

    public Task<int> Exited => _exited.Task;

    public void Terminate() => _exited.TrySetResult(143);

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _exited.TrySetResult(137);
        return ValueTask.CompletedTask;
    }
}
