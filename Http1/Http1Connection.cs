using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Http1;

/// <summary>
/// The client side of one HTTP/1.1 connection (RFC 9112) with blocking reads. A Lambda sandbox serves one invocation at a time, so
/// a blocked thread costs nothing, while an event loop, a thread pool and a general HTTP client cost start-up time, memory and
/// thread changes on every webhook. Header fields are handed out as the bytes that came: a relay changes nothing it need not.
/// </summary>
/// <remarks>Not thread-safe, except <see cref="Dispose"/>.</remarks>
public sealed class Http1Connection(Stream stream) : IDisposable
{
    /// <summary>Largest head (status line and header fields) that is accepted, in bytes.</summary>
    public const int MaxHeadBytes = 64 * 1024;

    private const int BufferBytes = 4 * 1024;

    /// <summary>Hexadecimal digits of a chunk's size, leading zeros aside: 4 GiB are more than any limit.</summary>
    private const int MaxChunkDigits = 8;

    private readonly List<HeaderField> _fields = [];
    private byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _headEnd;
    private int _end;
    private long _contentLength;
    private bool _complete = true;
    private bool _keepAlive;
    private bool _isHttp10;
    private TransferCoding _coding;

    /// <summary>Status code of the last head read.</summary>
    public int Status { get; private set; }

    /// <summary>How the last response's body ends.</summary>
    public BodyFraming Framing { get; private set; }

    /// <summary>Content-Length of the last response, or null when there was none (an answer to HEAD may have one without a body).</summary>
    public long? ContentLength => _contentLength < 0 ? null : _contentLength;

    /// <summary>Whether the connection can carry another request: the last answer is read to its end, and nobody asked to close.</summary>
    public bool CanBeReused { get; private set; } = true;

    /// <summary>Number of header fields of the last response.</summary>
    public int FieldCount => _fields.Count;

    /// <summary>Name of header field <paramref name="index"/>, as it came; valid until the next head is read.</summary>
    public ReadOnlySpan<byte> Name(int index) => _buffer.AsSpan(_fields[index].NameStart, _fields[index].NameLength);

    /// <summary>Value of header field <paramref name="index"/> without surrounding blanks; valid until the next head is read.</summary>
    public ReadOnlySpan<byte> Value(int index) => _buffer.AsSpan(_fields[index].ValueStart, _fields[index].ValueLength);

    /// <summary>Value of the first field of that name (lower case), or an empty span.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> lowerName)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(Name(i), lowerName))
            {
                return Value(i);
            }
        }

        return default;
    }

    /// <summary>Sends bytes of a request.</summary>
    /// <exception cref="IOException">The connection broke, or <paramref name="timeout"/> passed.</exception>
    public void Send(ReadOnlySpan<byte> bytes, int timeout = Timeout.Infinite)
    {
        CanBeReused = false;
        if (stream.WriteTimeout != timeout)
        {
            stream.WriteTimeout = timeout;
        }

        stream.Write(bytes);
    }

    /// <summary>
    /// Reads the head of a response, interim (1xx) ones included. Returns false when the peer closed the connection before the first byte.
    /// </summary>
    /// <param name="requestWasHead">Whether the request was a HEAD: its answer has no body whatever its fields say.</param>
    /// <param name="timeout">Gives, before every read and again when that time passed, the milliseconds that may be waited.</param>
    /// <exception cref="Http1Exception">What came is not an HTTP/1.x head, or is larger than <see cref="MaxHeadBytes"/>.</exception>
    /// <exception cref="IOException">The connection broke, or the time passed.</exception>
    public bool ReadHead(bool requestWasHead, IReadTimeout timeout)
    {
        CompactBuffer();
        _fields.Clear();
        _complete = false;
        CanBeReused = false;
        var hasStatus = false;
        var lineStart = 0;
        var scanned = 0;
        while (true)
        {
            var newLine = _buffer.AsSpan(scanned, _end - scanned).IndexOf((byte)'\n');
            if (newLine < 0)
            {
                scanned = _end;
                if (!Fill(timeout))
                {
                    return _end == 0
                        ? false
                        : throw new Http1Exception("The connection closed inside the head of an answer.");
                }

                continue;
            }

            newLine += scanned;
            scanned = newLine + 1;
            var lineEnd = newLine > lineStart && _buffer[newLine - 1] == '\r' ? newLine - 1 : newLine;
            if (!hasStatus)
            {
                // Empty lines before a message are what some servers leave behind the one before (RFC 9112 §2.2 lets servers skip them too).
                hasStatus = lineEnd > lineStart;
                if (hasStatus)
                {
                    ParseStatusLine(_buffer.AsSpan(lineStart, lineEnd - lineStart));
                }
            }
            else if (lineEnd == lineStart)
            {
                _start = _headEnd = scanned;
                DecideFraming(requestWasHead);
                return true;
            }
            else if (_buffer[lineStart] is (byte)' ' or (byte)'\t')
            {
                Unfold(lineStart, lineEnd);
            }
            else
            {
                ParseField(lineStart, lineEnd);
            }

            lineStart = scanned;
        }
    }

    /// <summary>Reads the body of the last response, transfer coding removed, to the end of <paramref name="sink"/>.</summary>
    /// <returns>False when the body is longer than <paramref name="limit"/> bytes: reading stopped and the connection is of no further use.</returns>
    /// <exception cref="Http1Exception">The body is malformed or ended early.</exception>
    /// <exception cref="IOException">The connection broke, or the time passed.</exception>
    public bool ReadBody(ByteBuffer sink, long limit, IReadTimeout timeout)
    {
        var read = _coding is TransferCoding.None ? ReadUncoded(sink, limit, timeout) : ReadCoded(sink, limit, timeout);
        _complete = read;
        CanBeReused = read && _keepAlive && Framing != BodyFraming.UntilClose && _start == _end;
        return read;
    }

    /// <summary>Closes the connection. May be called from another thread to end a blocked read.</summary>
    public void Dispose() => stream.Dispose();

    private bool ReadUncoded(ByteBuffer sink, long limit, IReadTimeout timeout) => Framing switch
    {
        BodyFraming.Length => ReadCounted(sink, _contentLength, limit, timeout),
        BodyFraming.Chunked => ReadChunked(sink, limit, timeout),
        BodyFraming.UntilClose => ReadUntilClose(sink, limit, timeout),
        _ => true,
    };

    /// <summary>Reads a body that is compressed for the way here: like chunks, that ends at this hop (RFC 9112 §7).</summary>
    private bool ReadCoded(ByteBuffer sink, long limit, IReadTimeout timeout)
    {
        var coded = new ByteBuffer();
        return ReadUncoded(coded, limit, timeout) && TransferDecoder.Decode(_coding, coded.WrittenMemory, sink, limit);
    }

    private void ParseStatusLine(ReadOnlySpan<byte> line)
    {
        // "HTTP/1.1 200 OK"; the reason phrase may be missing together with its space (RFC 9112 §4 wants the space, some servers leave it).
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || !char.IsAsciiDigit((char)line[7]) || line[8] != ' ' ||
            !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var used) || used != 3 || status < 100 ||
            (line.Length > 12 && line[12] != ' ') || line.Contains((byte)'\r'))
        {
            throw new Http1Exception("The answer does not begin with an HTTP/1.x status line.");
        }

        Status = status;
        _isHttp10 = line[7] == '0';
        _keepAlive = !_isHttp10;
    }

    private void ParseField(int start, int end)
    {
        var line = _buffer.AsSpan(start, end - start);
        var colon = line.IndexOf((byte)':');
        // Blanks before the colon of an answer are removed by whoever passes it on (RFC 9112 §5.1).
        var name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.ContainsAnyExcept(Tokens.Characters))
        {
            throw new Http1Exception("A header field of the answer has no valid name.");
        }

        _fields.Add(default);
        SetLastField(start, name.Length, start + colon + 1, end);
    }

    /// <summary>Continues the field before: each fold counts as blanks (RFC 9112 §5.2).</summary>
    private void Unfold(int start, int end)
    {
        if (_fields.Count == 0)
        {
            throw new Http1Exception("The answer's first header field begins with a blank.");
        }

        var last = _fields[^1];
        for (var i = start - 1; _buffer[i] is (byte)'\r' or (byte)'\n'; i--)
        {
            _buffer[i] = (byte)' ';
        }

        SetLastField(last.NameStart, last.NameLength, last.ValueStart, end);
    }

    private void SetLastField(int nameStart, int nameLength, int valueStart, int end)
    {
        var value = _buffer.AsSpan(valueStart, end - valueStart);
        var left = value.Length - value.TrimStart(" \t"u8).Length;
        value = value.Trim(" \t"u8);
        if (value.ContainsAny((byte)'\0', (byte)'\r'))
        {
            throw new Http1Exception("A header field of the answer has a value with a NUL or a CR in it.");
        }

        _fields[^1] = new HeaderField(nameStart, nameLength, valueStart + left, value.Length);
    }

    private void DecideFraming(bool requestWasHead)
    {
        _contentLength = -1;
        _coding = TransferCoding.None;
        var coded = false;
        var chunked = false;
        for (var i = 0; i < _fields.Count; i++)
        {
            var name = Name(i);
            if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
            {
                AcceptContentLength(Value(i));
            }
            else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
            {
                coded |= AcceptTransferEncoding(Value(i), ref chunked);
            }
            else if (Ascii.EqualsIgnoreCase(name, "connection"u8))
            {
                _keepAlive = !Tokens.Contains(Value(i), "close"u8) && (_keepAlive || Tokens.Contains(Value(i), "keep-alive"u8));
            }
        }

        if (coded && (_contentLength >= 0 || _isHttp10))
        {
            // The coding wins over a length, and the connection is not to be trusted any more; HTTP/1.0 has no codings (RFC 9112 §6.1, §6.3).
            _contentLength = -1;
            _keepAlive = false;
        }

        var bodiless = requestWasHead || Status is < 200 or 204 or 304;
        Framing = bodiless ? BodyFraming.None
            : chunked ? BodyFraming.Chunked
            : coded || _contentLength < 0 ? BodyFraming.UntilClose
            : BodyFraming.Length;
    }

    /// <summary>Takes a list of codings, of one field or several: at most one compression, and then chunks.</summary>
    private bool AcceptTransferEncoding(ReadOnlySpan<byte> list, ref bool chunked)
    {
        var coded = false;
        while (Tokens.TryNext(ref list, out var name))
        {
            // Nothing may follow the chunks, and chunks cannot be chunked again (RFC 9112 §6.1).
            var isChunked = Ascii.EqualsIgnoreCase(name, "chunked"u8);
            var coding = TransferDecoder.CodingOf(name);
            if (chunked || (!isChunked && (coding is null || (coding != TransferCoding.None && _coding != TransferCoding.None))))
            {
                throw new Http1Exception("The Transfer-Encoding of the answer is not one that can be read.");
            }

            coded = true;
            chunked = isChunked;
            _coding = coding is null or TransferCoding.None ? _coding : coding.Value;
        }

        return coded;
    }

    /// <summary>Takes a length. One that is said several times counts once (RFC 9110 §8.6).</summary>
    private void AcceptContentLength(ReadOnlySpan<byte> list)
    {
        var rest = list;
        do
        {
            var comma = rest.IndexOf((byte)',');
            var value = (comma < 0 ? rest : rest[..comma]).Trim(" \t"u8);
            rest = comma < 0 ? default : rest[(comma + 1)..];
            if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9') ||
                !Utf8Parser.TryParse(value, out ulong length, out _) || length > long.MaxValue ||
                (_contentLength >= 0 && _contentLength != (long)length))
            {
                throw new Http1Exception("The Content-Length of the answer is malformed.");
            }

            _contentLength = (long)length;
            if (comma >= 0 && rest.IsEmpty)
            {
                throw new Http1Exception("The Content-Length of the answer is malformed.");
            }
        }
        while (!rest.IsEmpty);
    }

    private bool ReadCounted(ByteBuffer sink, long count, long limit, IReadTimeout timeout)
    {
        if (count > limit - sink.Length)
        {
            return false;
        }

        var left = (int)count;
        sink.Reserve(left);
        var buffered = Math.Min(left, _end - _start);
        sink.Write(_buffer.AsSpan(_start, buffered));
        _start += buffered;
        left -= buffered;
        while (left > 0)
        {
            var got = Read(sink.GetSpan(left)[..left], timeout);
            if (got == 0)
            {
                throw new Http1Exception("The connection closed inside the body of an answer.");
            }

            sink.Advance(got);
            left -= got;
        }

        return true;
    }

    private bool ReadChunked(ByteBuffer sink, long limit, IReadTimeout timeout)
    {
        while (true)
        {
            var size = ParseChunkSize(ReadLine(timeout));
            if (size == 0)
            {
                // Trailers are dropped: an answer of Lambda has no place for them.
                while (!ReadLine(timeout).IsEmpty)
                {
                }

                return true;
            }

            if (!ReadCounted(sink, size, limit, timeout))
            {
                return false;
            }

            if (!ReadLine(timeout).IsEmpty)
            {
                throw new Http1Exception("A chunk of the answer is longer than it says.");
            }
        }
    }

    private static long ParseChunkSize(ReadOnlySpan<byte> line)
    {
        var extension = line.IndexOf((byte)';');
        var digits = (extension < 0 ? line : line[..extension]).TrimEnd(" \t"u8);
        var significant = digits.TrimStart((byte)'0');
        if (digits.IsEmpty || significant.Length > MaxChunkDigits)
        {
            throw new Http1Exception("A chunk size of the answer is malformed.");
        }

        var size = 0L;
        foreach (var digit in significant)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                throw new Http1Exception("A chunk size of the answer is malformed.");
            }

            size = (size << 4) | (long)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return size;
    }

    private bool ReadUntilClose(ByteBuffer sink, long limit, IReadTimeout timeout)
    {
        sink.Write(_buffer.AsSpan(_start, _end - _start));
        _start = _end;
        while (sink.Length <= limit)
        {
            var got = Read(sink.GetSpan(BufferBytes), timeout);
            if (got == 0)
            {
                return true;
            }

            sink.Advance(got);
        }

        return false;
    }

    private ReadOnlySpan<byte> ReadLine(IReadTimeout timeout)
    {
        while (true)
        {
            var newLine = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (newLine >= 0)
            {
                var line = _buffer.AsSpan(_start, newLine);
                _start += newLine + 1;
                return line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
            }

            if (!Fill(timeout))
            {
                throw new Http1Exception("The connection closed inside the body of an answer.");
            }
        }
    }

    /// <summary>Reads more into the buffer, growing it within <see cref="MaxHeadBytes"/> of what is held. The head stays where it is.</summary>
    private bool Fill(IReadTimeout timeout)
    {
        if (_complete is false && _start == _end && _start > _headEnd)
        {
            _start = _end = _headEnd;
        }

        if (_end == _buffer.Length)
        {
            if (_end - _start >= MaxHeadBytes || _buffer.Length >= 4 * MaxHeadBytes)
            {
                throw new Http1Exception("A line or the head of the answer is too long.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var got = Read(_buffer.AsSpan(_end), timeout);
        _end += got;
        return got > 0;
    }

    private int Read(Span<byte> destination, IReadTimeout timeout)
    {
        while (true)
        {
            var milliseconds = timeout.NextReadTimeout();
            if (stream.ReadTimeout != milliseconds)
            {
                stream.ReadTimeout = milliseconds;
            }

            try
            {
                return stream.Read(destination);
            }
            catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
            {
                // A slice of the wait passed. Whether another one follows is the limit's business.
            }
        }
    }

    /// <summary>Moves bytes already read behind the last message to the front, where the next head begins.</summary>
    private void CompactBuffer()
    {
        _headEnd = 0;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
    }
}
