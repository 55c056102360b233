using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace LambdaEmulator.Servers;

/// <summary>A request that the server itself refused, before any handler saw it.</summary>
/// <param name="Status">HTTP status that the server chose.</param>
/// <param name="Reason">Its reason phrase.</param>
/// <param name="Head">The request's first bytes, as far as they are known.</param>
/// <param name="Peer">Who sent it.</param>
internal sealed record RefusedRequest(int Status, string Reason, string Head, IPAddress? Peer);

/// <summary>
/// Kestrel answers what it cannot read (a header that is not UTF-8, a path with a zero byte) with an empty body and tells nobody. This stands
/// between it and the socket: what it writes while no handler is at work is such an answer, and gets the fields and the body that
/// <paramref name="answer"/> gives for it.
/// </summary>
internal sealed class RefusedRequests(Func<RefusedRequest, (IEnumerable<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)> answer)
{
    private const int MostHeadBytes = 8192;

    private static readonly object _key = new();

    public ConnectionDelegate Around(ConnectionDelegate next) => connection =>
    {
        var watched = new Connection(connection, answer);
        connection.Items[_key] = watched;
        connection.Transport = watched;
        return next(connection);
    };

    /// <summary>Says that a handler is at work, until its response is out.</summary>
    public static void Handling(HttpContext context)
    {
        if (context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(_key, out var value) == true && value is Connection connection)
        {
            connection.IsHandled = true;
            context.Response.OnCompleted(() =>
            {
                connection.IsHandled = false;
                return Task.CompletedTask;
            });
        }
    }

    private sealed class Connection : IDuplexPipe
    {
        private readonly ConnectionContext _connection;
        private readonly Func<RefusedRequest, (IEnumerable<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)> _answer;
        private string _head = "";

        public Connection(ConnectionContext connection, Func<RefusedRequest, (IEnumerable<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)> answer)
        {
            (_connection, _answer) = (connection, answer);
            Input = new Reader(connection.Transport.Input, this);
            Output = new Writer(connection.Transport.Output, this);
        }

        public PipeReader Input { get; }

        public PipeWriter Output { get; }

        public bool IsHandled
        {
            get;
            set
            {
                field = value;
                _head = "";
            }
        }

        public ReadResult Note(ReadResult result)
        {
            if (!IsHandled && !result.Buffer.IsEmpty)
            {
                var text = Encoding.Latin1.GetString(result.Buffer.Slice(0, Math.Min(result.Buffer.Length, MostHeadBytes)));
                // Later reads begin after the lines that were taken.
                if (_head.Length == 0 || text.AsSpan(0, Math.Max(0, text.IndexOf('\n', StringComparison.Ordinal))).Contains(" HTTP/", StringComparison.Ordinal))
                {
                    _head = text;
                }
            }

            return result;
        }

        // HTTP/1.1 400 Bad Request, some fields with Content-Length: 0 among them, an empty line
        public byte[] Complete(ReadOnlySpan<byte> written)
        {
            const string NoBody = "Content-Length: 0\r\n";
            var text = Encoding.Latin1.GetString(written);
            if (text.Split("\r\n", 2)[0].Split(' ', 3) is not [_, var status, var reason] || !int.TryParse(status, out var code) || !text.Contains(NoBody, StringComparison.Ordinal))
            {
                return written.ToArray();
            }

            var (headers, body) = _answer(new RefusedRequest(code, reason, _head, (_connection.RemoteEndPoint as IPEndPoint)?.Address));
            var fields = string.Concat(headers.Select(static header => $"{header.Key}: {header.Value}\r\n"));
            return [.. Encoding.Latin1.GetBytes(text.Replace(NoBody, fields, StringComparison.Ordinal)), .. body.Span];
        }
    }

    private sealed class Reader(PipeReader inner, Connection connection) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => connection.Note(await inner.ReadAsync(cancellationToken));

        public override bool TryRead(out ReadResult result)
        {
            var read = inner.TryRead(out result);
            if (read)
            {
                connection.Note(result);
            }

            return read;
        }

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }

    private sealed class Writer(PipeWriter inner, Connection connection) : PipeWriter
    {
        private readonly ArrayBufferWriter<byte> _unhandled = new();
        private bool _isUnhandled;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes + _unhandled.WrittenCount;

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            _isUnhandled = !connection.IsHandled;
            return _isUnhandled ? _unhandled.GetMemory(sizeHint) : inner.GetMemory(sizeHint);
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            if (_isUnhandled)
            {
                _unhandled.Advance(bytes);
            }
            else
            {
                inner.Advance(bytes);
            }
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            PassOn();
            return inner.FlushAsync(cancellationToken);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
            PassOn();
            inner.Complete(exception);
        }

        private void PassOn()
        {
            if (_unhandled.WrittenCount > 0)
            {
                inner.Write(connection.Complete(_unhandled.WrittenSpan));
                _unhandled.Clear();
            }
        }
    }
}
