using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Benchmarks.Forwarding;

/// <summary>Reads HTTP/1.1 requests from a connection, as far as a benchmark's servers need it.</summary>
internal sealed class LoopbackRequest(Socket connection)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _count;

    /// <summary>Request line and fields of the last request.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Reads a request, body included; false when the peer closed.</summary>
    public bool Read()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _count).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!Fill())
            {
                return false;
            }
        }

        Head = Encoding.ASCII.GetString(_buffer, 0, end);
        var length = end + 4 + LengthOf(Head);
        while (_count < length)
        {
            if (!Fill())
            {
                return false;
            }
        }

        _buffer.AsSpan(length, _count - length).CopyTo(_buffer);
        _count -= length;
        return true;
    }

    private bool Fill()
    {
        if (_count == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = connection.Receive(_buffer.AsSpan(_count));
        _count += read;
        return read > 0;
    }

    private static int LengthOf(string head)
    {
        const string Name = "\r\ncontent-length:";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return 0;
        }

        var value = head.AsSpan(at + Name.Length);
        var end = value.IndexOf('\r');
        return int.Parse(end < 0 ? value : value[..end], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
