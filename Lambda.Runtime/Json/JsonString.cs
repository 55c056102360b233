using System.Buffers;
using Http1;

namespace Lambda.Runtime.Json;

/// <summary>
/// Writes UTF-8 as JSON strings (RFC 8259 §7) straight into a buffer. <see cref="System.Text.Json.Utf8JsonWriter"/> rents six times a value's size
/// to escape it, which for a body of megabytes is the sandbox's memory.
/// </summary>
public static class JsonString
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f"u8 +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"u8);

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
