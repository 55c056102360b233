using System.Net;
using Tailnet.Daemon;
using Tailnet.Socks5;

namespace Extension.Tunnel;

/// <summary>Proves the tunnel by a connection to the target. The first dial after a login or a thaw may fail, so it is tried again.</summary>
public sealed class TargetDial(string host, int port, TimeProvider time) : ITunnelProof
{
    private static readonly TimeSpan _firstRetry = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _longestRetry = TimeSpan.FromMilliseconds(320);

    public async Task<string?> ProveAsync(IPEndPoint socks5, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var retry = _firstRetry;
        var attempts = 0;
        var result = new Socks5Result(null, Socks5Failure.TimedOut);
        do
        {
            if (attempts++ > 0)
            {
                await Task.Delay(retry, time, cancellationToken);
                retry = retry * 2 < _longestRetry ? retry * 2 : _longestRetry;
            }

            var left = limit - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            result = await DialAsync(socks5, left, cancellationToken);
            if (result.Socket is { } socket)
            {
                socket.Dispose();
                return null;
            }
        }
        while (time.GetElapsedTime(began) + retry < limit);

        return $"{host}:{port} could not be dialled in {attempts} attempts: {result.Description}. Check TS_TARGET and TS_PORT, that the target's node is online, and the tailnet's access rules.";
    }

    // A dial blocks: at the end nobody waits for it, for it may take longer than the logout may.
    private async Task<Socks5Result> DialAsync(IPEndPoint socks5, TimeSpan limit, CancellationToken cancellationToken)
    {
        var dial = Task.Run(() => Socks5Client.Connect(socks5, host, port, limit), CancellationToken.None);
        try
        {
            return await dial.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = CloseAsync(dial);
            throw;
        }
    }

    private static async Task CloseAsync(Task<Socks5Result> dial) => (await dial).Socket?.Dispose();
}
