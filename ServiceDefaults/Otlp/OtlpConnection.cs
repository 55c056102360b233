using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Http1;

namespace ServiceDefaults.Otlp;

/// <summary>A kept connection to a collector, used by one thread at a time with blocking calls: see <see cref="Http1Connection"/> for the reason.</summary>
internal sealed class OtlpConnection(Uri collector) : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;

    private readonly ByteBuffer _request = new();
    private readonly ByteBuffer _answer = new();
    private Socket? _socket;
    private Http1Connection? _http;

    /// <summary>Posts a message.</summary>
    /// <returns>The answer's status; null when there was none within the limit.</returns>
    public int? Post(OtlpEndpoint endpoint, ReadOnlySpan<byte> message, IReadTimeout limit)
    {
        _request.Clear();
        _request.Write(endpoint.Head);
        _request.Write(Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture)));
        _request.Write("\r\n\r\n"u8);
        _request.Write(message);
        // A kept connection may have died in a freeze, which shows only now: once more then, on a new one.
        return IsAlive() && Exchange(limit) is { } status ? status : Connect(limit) ? Exchange(limit) : null;
    }

    public void Dispose()
    {
        _http?.Dispose();
        _socket?.Dispose();
        (_http, _socket) = (null, null);
    }

    private bool IsAlive() => _http is { CanBeReused: true } && !_socket!.Poll(0, SelectMode.SelectRead);

    private int? Exchange(IReadTimeout limit)
    {
        try
        {
            _answer.Clear();
            _http!.Send(_request.Written, limit.NextReadTimeout());
            if (_http.ReadHead(requestWasHead: false, limit) && _http.ReadBody(_answer, MaxAnswerBytes, limit))
            {
                return _http.Status;
            }
        }
        catch (Exception e) when (e is IOException or TimeoutException or SocketException)
        {
            // Nobody is to notice: what was not delivered stays pending.
        }

        Dispose();
        return null;
    }

    private bool Connect(IReadTimeout limit)
    {
        Dispose();
        try
        {
            var address = IPAddress.TryParse(collector.Host.Trim('[', ']'), out var ip) ? ip : Dns.GetHostAddresses(collector.Host)[0];
            _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            LimitConnect(_socket, limit.NextReadTimeout());
            _socket.Connect(new IPEndPoint(address, collector.Port));
            _http = new Http1Connection(Secure(new NetworkStream(_socket, ownsSocket: true), limit));
            return true;
        }
        catch (Exception e) when (e is IOException or TimeoutException or SocketException or AuthenticationException)
        {
            Dispose();
            return false;
        }
    }

    /// <summary>
    /// Bounds the connect that follows: on Linux the limit for sending does (socket(7), SO_SNDTIMEO). A connect that does not block would do it too, but a socket
    /// that was once non-blocking is served by the runtime's event loop for good, whose threads cost a multiple of the sending itself.
    /// </summary>
    private static void LimitConnect(Socket socket, int milliseconds)
    {
        const int SocketLevel = 1;
        const int SendTimeout = 21;
        if (OperatingSystem.IsLinux())
        {
            Span<byte> limit = stackalloc byte[2 * sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(limit, milliseconds / 1000);
            BinaryPrimitives.WriteInt64LittleEndian(limit[sizeof(long)..], milliseconds % 1000 * 1000);
            socket.SetRawSocketOption(SocketLevel, SendTimeout, limit);
        }
    }

    private Stream Secure(NetworkStream stream, IReadTimeout limit)
    {
        if (collector.Scheme == Uri.UriSchemeHttp)
        {
            return stream;
        }

        stream.ReadTimeout = stream.WriteTimeout = limit.NextReadTimeout();
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        tls.AuthenticateAsClient(collector.Host);
        return tls;
    }
}
