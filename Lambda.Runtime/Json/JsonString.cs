using System.Buffers;
using Lambda.Runtime.Http1;

namespace Lambda.Runtime.Json;

/// <summary>
/// Writes UTF-8 as JSON strings (RFC 8259 §7) straight into a buffer. <see cref="System.Text.Json.Utf8JsonWriter"/> rents six times a value's size
/// to escape it, which for a body of megabytes is the sandbox's memory.
/// </summary>
public static class JsonString
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    /// <summary>Appends a quoted string. The value must be valid UTF-8.</summary>
    public static void Write(ByteBuffer buffer, ReadOnlySpan<byte> value)
    {
        buffer.Reserve(value.Length + 2);
        buffer.Write((byte)'"');
        WriteContent(buffer, value);
        buffer.Write((byte)'"');
    }

    /// <summary>Appends a string's content, without the quotes.</summary>
    public static void WriteContent(ByteBuffer buffer, ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var at = value.IndexOfAny(Escaped);
            if (at < 0)
            {
                buffer.Write(value);
                return;
            }

            buffer.Write(value[..at]);
            WriteEscape(buffer, value[at]);
            value = value[(at + 1)..];
        }
    }

    private static void WriteEscape(ByteBuffer buffer, byte character)
    {
        switch (character)
        {
            case (byte)'"': buffer.Write("\\\""u8); break;
            case (byte)'\\': buffer.Write("\\\\"u8); break;
            case (byte)'\n': buffer.Write("\\n"u8); break;
            case (byte)'\r': buffer.Write("\\r"u8); break;
            case (byte)'\t': buffer.Write("\\t"u8); break;
            default:
                buffer.Write("\\u00"u8);
                buffer.Write("0123456789abcdef"u8[character >> 4]);
                buffer.Write("0123456789abcdef"u8[character & 0xF]);
                break;
        }
    }
}
