using System.Buffers;
using System.Net.Sockets;

namespace Tailscaled.DataPath;

/// <summary>One TCP connection of the tailnet (or, without conditions, one straight to the host's network).</summary>
internal sealed class TailnetConnection(Socket remote, PathConditions? conditions, CancellationToken broken) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Called when the relay ended, with the bytes sent into the tunnel and received from it.</summary>
    public Action<long, long>? Ended { get; init; }

    /// <summary>Relays both ways until both sides have finished, either broke, or the data path did. A half-closed side stays half-closed.</summary>
    public async Task RelayAsync(Socket local, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, broken);
        var outward = PumpAsync(local, remote, conditions, ending.Cancel, ending.Token);
        var inward = PumpAsync(remote, local, null, ending.Cancel, ending.Token);
        try
        {
            await Task.WhenAll(outward, inward);
        }
        finally
        {
            if (ending.IsCancellationRequested)
            {
                Reset(local);
                Reset(remote);
            }

            Ended?.Invoke(await outward, await inward);
        }
    }

    public void Dispose() => remote.Dispose();

    /// <returns>The bytes relayed.</returns>
    private static async Task<long> PumpAsync(Socket from, Socket to, PathConditions? conditions, Action abort, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        long total = 0;
        try
        {
            while (true)
            {
                var length = await from.ReceiveAsync(buffer, cancellationToken);
                if (conditions is not null && !await conditions.PassAsync(cancellationToken))
                {
                    abort();
                    return total;
                }

                if (length == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return total;
                }

                for (var sent = 0; sent < length;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent), cancellationToken);
                }

                total += length;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            abort();
            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A broken connection must not look like one that ended.
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }
}
