using System.Net.Sockets;
using System.Security.Cryptography;
using FsCheck.Fluent;
using FsCheck;
using Testing.Tailnets;

namespace Tailscaled.UnitTests;

/// <summary>Bytes through the tunnel.</summary>
public sealed class RelayTests
{
    [Fact]
    public async Task Relay_AnyPieces_ArriveWholeAndTheEndArrivesToo()
    {
        await using var net = await TwoNodes.StartAsync();

        Prop.ForAll<ushort[]>(pieces => RoundTripAsync(net, pieces).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Fact]
    public async Task Relay_LargeTransfer_ArrivesUnchanged()
    {
        await using var net = await TwoNodes.StartAsync();

        Assert.True(await RoundTripAsync(net, [.. Enumerable.Repeat((ushort)65535, 64)]));
    }

    private static async Task<bool> RoundTripAsync(TwoNodes net, ushort[] pieces)
    {
        using var socket = (await net.DialAsync()).Socket!;
        var sent = RandomNumberGenerator.GetBytes(pieces.Sum(static p => p));
        using var limit = new CancellationTokenSource(Eventually.Limit);
        var sending = Task.Run(async () =>
        {
            var offset = 0;
            foreach (var piece in pieces)
            {
                for (var end = offset + piece; offset < end;)
                {
                    offset += await socket.SendAsync(sent.AsMemory(offset, end - offset), limit.Token);
                }
            }

            socket.Shutdown(SocketShutdown.Send);
        });
        using var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int length; (length = await socket.ReceiveAsync(buffer, limit.Token)) > 0;)
        {
            received.Write(buffer, 0, length);
        }

        await sending;
        return received.ToArray().AsSpan().SequenceEqual(sent);
    }
}
