using System.Buffers.Binary;
using System.Diagnostics;
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

    /// <summary>Connects to a host and port through a proxy.</summary>
    /// <param name="proxy">Where the proxy listens; expected on loopback, where connecting is immediate or refused.</param>
    /// <param name="host">A name of at most 255 bytes, or an address.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="timeout">Limit for the whole dial, more than zero. tailscaled itself gives up after 5 s.</param>
    /// <returns>A socket in blocking mode with Nagle's algorithm off, or the failure. Failures of the network are never thrown.</returns>
    /// <exception cref="ArgumentException">The host is empty or too long.</exception>
    public static Socks5Result Connect(IPEndPoint proxy, string host, int port, TimeSpan timeout)
    {
        Span<byte> request = stackalloc byte[4 + 1 + 255 + 2];
        request = request[..WriteRequest(request, host, port)];
        var started = Stopwatch.GetTimestamp();
        Socket? socket = null;
        try
        {
            socket = new Socket(proxy.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(proxy);
            var failure = Negotiate(socket, request, started, timeout, out var reply);
            if (failure != Socks5Failure.None)
            {
                socket.Dispose();
                return new Socks5Result(null, failure, reply);
            }

            socket.ReceiveTimeout = 0;
            return new Socks5Result(socket, Socks5Failure.None);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            return new Socks5Result(null, IsTimeout(e) ? Socks5Failure.TimedOut : Socks5Failure.ProxyUnavailable);
        }
    }

    private static Socks5Failure Negotiate(Socket socket, ReadOnlySpan<byte> request, long started, TimeSpan timeout, out byte reply)
    {
        reply = 0;
        ReadOnlySpan<byte> greeting = [Version, 1, NoAuthentication];
        Span<byte> answer = stackalloc byte[4 + 1 + 255 + 2];
        socket.Send(greeting);
        var failure = Receive(socket, answer[..2], started, timeout);
        if (failure != Socks5Failure.None)
        {
            return failure;
        }

        if (answer[0] != Version || answer[1] != NoAuthentication)
        {
            return Socks5Failure.ProxyProtocol;
        }

        // Not sent together with the greeting: proxies exist that take what one read returns for one message.
        socket.Send(request);
        failure = Receive(socket, answer[..5], started, timeout);
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
        return rest == 0 ? Socks5Failure.ProxyProtocol : Receive(socket, answer[..rest], started, timeout);
    }

    private static Socks5Failure Receive(Socket socket, Span<byte> destination, long started, TimeSpan timeout)
    {
        while (!destination.IsEmpty)
        {
            var left = (int)Math.Min((timeout - Stopwatch.GetElapsedTime(started)).TotalMilliseconds, int.MaxValue);
            if (left <= 0)
            {
                return Socks5Failure.TimedOut;
            }

            socket.ReceiveTimeout = left;
            var received = socket.Receive(destination, SocketFlags.None);
            if (received == 0)
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

    // A blocking read that SO_RCVTIMEO ends reports EAGAIN on some systems.
    private static bool IsTimeout(SocketException e) => e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock;
}
