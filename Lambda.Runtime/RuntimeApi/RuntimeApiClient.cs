using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Http1;

namespace Lambda.Runtime.RuntimeApi;

/// <summary>
/// Client of the Lambda Runtime API, version 2018-06-01
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), over one connection that is kept.
/// </summary>
internal sealed class RuntimeApiClient(RuntimeApiAddress address) : IDisposable
{
    /// <summary>Bytes to keep free before an answer, so that head and body leave in one send.</summary>
    public const int Headroom = 1024;

    private const long MaxEventBytes = 64L * 1024 * 1024;

    private readonly string _base = $"{address.PathPrefix}/2018-06-01/runtime/";
    private readonly ByteBuffer _answer = new();
    private readonly Lock _gate = new();
    private byte[] _nextRequest = [];
    private Socket? _socket;
    private Http1Connection? _connection;
    private bool _waiting;
    private bool _stopped;

    /// <summary>
    /// Waits, without limit, for the next invocation. Its payload is put into <paramref name="payload"/>.
    /// Returns null when <see cref="Stop"/> ended the wait.
    /// </summary>
    /// <param name="payload">Takes the payload.</param>
    /// <param name="wait">Told whether the invocation came at once; null: nobody.</param>
    /// <exception cref="RuntimeApiException">The API failed; the runtime must exit.</exception>
    public Invocation? Next(ByteBuffer payload, INextWait? wait = null)
    {
        if (_nextRequest.Length == 0)
        {
            _nextRequest = Encoding.ASCII.GetBytes($"GET {_base}invocation/next HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        }

        lock (_gate)
        {
            if (_stopped)
            {
                return null;
            }

            _waiting = true;
        }

        try
        {
            payload.Clear();
            var connection = Exchange(_nextRequest, payload, wait);
            return connection.Status == 200
                ? ReadInvocation(connection)
                : throw new RuntimeApiException($"The Runtime API answered `next` with status {connection.Status}.");
        }
        catch (RuntimeApiException) when (_stopped)
        {
            return null;
        }
        finally
        {
            lock (_gate)
            {
                _waiting = false;
            }
        }
    }

    /// <summary>Ends the wait of <see cref="Next"/>, now or when it is called next. May be called from any thread.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            if (_waiting)
            {
                try
                {
                    _socket?.Shutdown(SocketShutdown.Both);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // Not connected any more, and the read has ended by itself; or not yet, and the new connection finds out.
                }
            }
        }
    }

    /// <summary>Posts an invocation's result. Returns the status: 202, or 4xx when the API refused it (413: larger than 6 MiB).</summary>
    /// <exception cref="RuntimeApiException">The API failed; the runtime must exit.</exception>
    public int PostResponse(string requestId, ByteBuffer result) => Post($"invocation/{requestId}/response", result, null);

    /// <summary>Reports that an invocation failed.</summary>
    public int PostInvocationError(string requestId, string errorType, ByteBuffer report) => Post($"invocation/{requestId}/error", report, errorType);

    /// <summary>Reports that the function could not be initialized.</summary>
    public int PostInitError(string errorType, ByteBuffer report) => Post("init/error", report, errorType);

    /// <inheritdoc />
    public void Dispose()
    {
        _connection?.Dispose();
        _socket?.Dispose();
    }

    private int Post(string path, ByteBuffer body, string? errorType)
    {
        var type = errorType is null ? "" : $"Lambda-Runtime-Function-Error-Type: {errorType}\r\n";
        Span<byte> head = stackalloc byte[Headroom];
        if (!Encoding.ASCII.TryGetBytes(
            $"POST {_base}{path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n{type}Content-Length: {body.Length}\r\n\r\n",
            head,
            out var length))
        {
            throw new RuntimeApiException("The request's head is too long.");
        }

        _answer.Clear();
        return Exchange(body.WithHead(head[..length]), _answer).Status;
    }

    /// <summary>
    /// Sends a request and reads its answer. A kept connection that died while a handler ran is replaced once: the API answers a
    /// result that it has already with an error of its own, so that sending again is harmless.
    /// </summary>
    private Http1Connection Exchange(ReadOnlySpan<byte> request, ByteBuffer body, INextWait? wait = null)
    {
        var kept = _connection is { CanBeReused: true } && !_socket!.Poll(0, SelectMode.SelectRead);
        while (true)
        {
            try
            {
                var connection = kept ? _connection! : Connect();
                connection.Send(request);
                TellWait(wait);
                if (connection.ReadHead(requestWasHead: false, NoReadTimeout.Instance) &&
                    connection.ReadBody(body, MaxEventBytes, NoReadTimeout.Instance))
                {
                    return connection.Status < 500
                        ? connection
                        : throw new RuntimeApiException($"The Runtime API answered with status {connection.Status}.");
                }

                throw new Http1Exception("The Runtime API closed the connection.");
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                if (!kept || _stopped)
                {
                    throw new RuntimeApiException($"The Runtime API at {address.Authority} failed: {e.Message}", e);
                }

                kept = false;
            }
        }
    }

    private void TellWait(INextWait? wait)
    {
        if (wait is null)
        {
            return;
        }

        if (_socket!.Poll(wait.Patience, SelectMode.SelectRead))
        {
            wait.Came();
        }
        else
        {
            wait.Waits();
        }
    }

    private Http1Connection Connect()
    {
        Dispose();
        var isAddress = IPAddress.TryParse(address.Host, out var ip);
        var socket = isAddress
            ? new Socket(ip!.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        lock (_gate)
        {
            _socket = socket;
        }

        if (isAddress)
        {
            socket.Connect(ip!, address.Port);
        }
        else
        {
            socket.Connect(address.Host, address.Port);
        }

        lock (_gate)
        {
            // A stop that came before there was a connection to shut down.
            if (_stopped && _waiting)
            {
                throw new SocketException((int)SocketError.OperationAborted);
            }
        }

        return _connection = new Http1Connection(new NetworkStream(socket, ownsSocket: true));
    }

    private static Invocation ReadInvocation(Http1Connection head)
    {
        var requestId = Ascii(head.Find("lambda-runtime-aws-request-id"u8));
        if (string.IsNullOrEmpty(requestId) || requestId.AsSpan().ContainsAny("/?# "))
        {
            throw new RuntimeApiException("The Runtime API sent an invocation without a request id.");
        }

        _ = Utf8Parser.TryParse(head.Find("lambda-runtime-deadline-ms"u8), out long deadline, out _);
        return new Invocation(
            requestId,
            deadline,
            Ascii(head.Find("lambda-runtime-invoked-function-arn"u8)) ?? "",
            Ascii(head.Find("lambda-runtime-trace-id"u8)));

        static string? Ascii(ReadOnlySpan<byte> value) => value.IsEmpty ? null : Encoding.ASCII.GetString(value);
    }
}
