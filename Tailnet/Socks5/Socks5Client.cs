using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tailnet.Socks5;

/// <summary>
/// CONNECT through a SOCKS5 proxy without authentication (RFC 1928). Names are sent as they are: the proxy resolves them (MagicDNS).
/// Blocking, for programs that do one thing at a time.
/// </summary>
public static class Socks5Client
{
    private const byte Version = 5;
    private const byte NoAuthentication = 0;
    private const byte CommandConnect = 1;
    private const byte AddressIPv4 = 1;
    private const byte AddressName = 3;
    private const byte AddressIPv6 = 4;
    private const int MaxAttempts = 3;

    /// <summary>Connects to a host and port through a proxy.</summary>
    /// <param name="proxy">Where the proxy listens; expected on loopback, where connecting is immediate or refused.</param>
    /// <param name="host">A name of at most 255 bytes, or an address.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="timeout">Limit for the whole dial, more than zero. tailscaled itself gives up after 5 s.</param>
    /// <param name="time">The clock of the limit.</param>
    /// <returns>A socket in blocking mode with Nagle's algorithm off, or the failure. Failures of the network are never thrown.</returns>
    /// <exception cref="ArgumentException">The host is empty or too long.</exception>
    public static Socks5Result Connect(IPEndPoint proxy, string host, int port, TimeSpan timeout, TimeProvider time)
    {
        Span<byte> request = stackalloc byte[4 + 1 + 255 + 2];
        request = request[..WriteRequest(request, host, port)];
        var limit = new Limit(time, time.GetTimestamp(), timeout);
        List<Socket> asked = new(1);
        try
        {
            return Connect(proxy, request, limit, asked);
        }
        finally
        {
            asked.ForEach(static socket => socket.Dispose());
        }
    }

    /// <summary>
    /// With a second attempt beside one that hangs for a slice, and a third: what a dial sent into a tunnel that was not there yet is sent
    /// again after a second or more, a new one goes through as soon as the tunnel is there.
    /// </summary>
    private static Socks5Result Connect(IPEndPoint proxy, ReadOnlySpan<byte> request, Limit limit, List<Socket> asked)
    {
        var result = Ask(proxy, request, limit, asked);
        var attempts = 1;
        while (asked.Count > 0)
        {
            var wait = limit.NextSlice;
            if (wait == 0)
            {
                return new Socks5Result(null, Socks5Failure.TimedOut);
            }

            if (FirstReadable(asked, wait) is { } answered)
            {
                var failure = ReadReply(answered, limit, out var reply);
                asked.Remove(answered);
                if (failure == Socks5Failure.None)
                {
                    answered.ReceiveTimeout = 0;
                    return new Socks5Result(answered, failure);
                }

                answered.Dispose();
                result = new Socks5Result(null, failure, reply);
            }
            else if (attempts++ < MaxAttempts)
            {
                Ask(proxy, request, limit, asked);
            }
        }

        return result;
    }

    /// <summary>Sends the request. What is put to <paramref name="asked"/> will be answered.</summary>
    private static Socks5Result Ask(IPEndPoint proxy, ReadOnlySpan<byte> request, Limit limit, List<Socket> asked)
    {
        var socket = new Socket(proxy.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(proxy);
            var failure = Greet(socket, limit);
            if (failure == Socks5Failure.None)
            {
                // Not sent together with the greeting: proxies exist that take what one read returns for one message.
                socket.Send(request);
                asked.Add(socket);
                return default;
            }

            socket.Dispose();
            return new Socks5Result(null, failure);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return new Socks5Result(null, Socks5Failure.ProxyUnavailable);
        }
    }

    private static Socket? FirstReadable(List<Socket> asked, int milliseconds)
    {
        if (asked.Count == 1)
        {
            return asked[0].Poll(TimeSpan.FromMilliseconds(milliseconds), SelectMode.SelectRead) ? asked[0] : null;
        }

        List<Socket> readable = [.. asked];
        Socket.Select(readable, null, null, TimeSpan.FromMilliseconds(milliseconds));
        return readable.Count > 0 ? readable[0] : null;
    }

    private static Socks5Failure Greet(Socket socket, Limit limit)
    {
        ReadOnlySpan<byte> greeting = [Version, 1, NoAuthentication];
        Span<byte> answer = stackalloc byte[2];
        socket.Send(greeting);
        var failure = Receive(socket, answer, limit);
        return failure != Socks5Failure.None ? failure
            : answer[0] != Version || answer[1] != NoAuthentication ? Socks5Failure.ProxyProtocol
            : Socks5Failure.None;
    }

    private static Socks5Failure ReadReply(Socket socket, Limit limit, out byte reply)
    {
        reply = 0;
        Span<byte> answer = stackalloc byte[4 + 1 + 255 + 2];
        var failure = Receive(socket, answer[..5], limit);
        if (failure != Socks5Failure.None)
        {
            return failure;
        }

        if (answer[0] != Version || answer[2] != 0)
        {
            return Socks5Failure.ProxyProtocol;
        }

        if (answer[1] != 0)
        {
            reply = answer[1];
            return Socks5Failure.Refused;
        }

        // BND.ADDR and BND.PORT are of no use here, but the tunnelled bytes begin behind them. One byte of the address is read already.
        int rest = answer[3] switch { AddressIPv4 => 4 + 2 - 1, AddressIPv6 => 16 + 2 - 1, AddressName => answer[4] + 2, _ => 0 };
        return rest == 0 ? Socks5Failure.ProxyProtocol : Receive(socket, answer[..rest], limit);
    }

    private static Socks5Failure Receive(Socket socket, Span<byte> destination, Limit limit)
    {
        while (!destination.IsEmpty)
        {
            var wait = limit.NextSlice;
            if (wait == 0)
            {
                return Socks5Failure.TimedOut;
            }

            if (socket.ReceiveTimeout != wait)
            {
                socket.ReceiveTimeout = wait;
            }

            var received = socket.Receive(destination, SocketFlags.None, out var error);
            if (error is SocketError.TimedOut or SocketError.WouldBlock)
            {
                continue;
            }

            if (error != SocketError.Success || received == 0)
            {
                return Socks5Failure.ProxyUnavailable;
            }

            destination = destination[received..];
        }

        return Socks5Failure.None;
    }

    private static int WriteRequest(Span<byte> request, string host, int port)
    {
        request[0] = Version;
        request[1] = CommandConnect;
        request[2] = 0;
        int length;
        if (IPAddress.TryParse(host, out var address))
        {
            request[3] = address.AddressFamily == AddressFamily.InterNetwork ? AddressIPv4 : AddressIPv6;
            _ = address.TryWriteBytes(request[4..], out length);
            length += 4;
        }
        else
        {
            var bytes = Encoding.UTF8.GetByteCount(host);
            if (bytes is 0 or > 255)
            {
                throw new ArgumentException($"A host name for SOCKS5 has 1 to 255 bytes, not {bytes}.", nameof(host));
            }

            request[3] = AddressName;
            request[4] = (byte)Encoding.UTF8.GetBytes(host, request[5..]);
            length = 5 + bytes;
        }

        BinaryPrimitives.WriteUInt16BigEndian(request[length..], checked((ushort)port));
        return length + 2;
    }

    // Waited for in slices: a clock that stands still while the sandbox is frozen has to be looked at.
    private readonly record struct Limit(TimeProvider Time, long Started, TimeSpan Whole)
    {
        /// <summary>Milliseconds; 0 when the time is used up.</summary>
        public int NextSlice => (int)Math.Clamp((Whole - Time.GetElapsedTime(Started)).TotalMilliseconds, 0, RunningTime.Slice.TotalMilliseconds);
    }
}
