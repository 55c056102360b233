using System.Buffers.Binary;
using System.Text;
using Http1;

namespace ServiceDefaults.Otlp;

/// <summary>Protobuf's wire format (https://protobuf.dev/programming-guides/encoding/), as far as OTLP needs it, straight into a buffer.</summary>
internal static class ProtobufWriter
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    // A nested message's length is known at its end: room for four bytes of a varint, which may be longer than it need be.
    private const int LengthBytes = 4;

    /// <summary>Begins a nested message; returns what <see cref="End"/> needs.</summary>
    public static int Begin(ByteBuffer buffer, int field)
    {
        Tag(buffer, field, LengthType);
        var start = buffer.Length;
        buffer.Write([0, 0, 0, 0]);
        return start;
    }

    /// <summary>Ends the nested message that began there.</summary>
    public static void End(ByteBuffer buffer, int start)
    {
        var length = buffer.Length - start - LengthBytes;
        var room = buffer.WrittenMemory.Span.Slice(start, LengthBytes);
        for (var i = 0; i < LengthBytes; i++)
        {
            room[i] = (byte)((length & 0x7F) | (i < LengthBytes - 1 ? 0x80 : 0));
            length >>= 7;
        }
    }

    public static void Text(ByteBuffer buffer, int field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        Tag(buffer, field, LengthType);
        Varint(buffer, (ulong)Encoding.UTF8.GetByteCount(text));
        var span = buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        buffer.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    /// <summary>Bytes given as hexadecimal digits, as identifiers of traces and spans are.</summary>
    public static void HexBytes(ByteBuffer buffer, int field, string hex)
    {
        Tag(buffer, field, LengthType);
        Varint(buffer, (ulong)hex.Length / 2);
        _ = Convert.FromHexString(hex, buffer.GetSpan(hex.Length / 2), out _, out var written);
        buffer.Advance(written);
    }

    public static void Bytes(ByteBuffer buffer, int field, ReadOnlySpan<byte> bytes)
    {
        Tag(buffer, field, LengthType);
        Varint(buffer, (ulong)bytes.Length);
        buffer.Write(bytes);
    }

    public static void Number(ByteBuffer buffer, int field, ulong value)
    {
        Tag(buffer, field, VarintType);
        Varint(buffer, value);
    }

    public static void Fixed64(ByteBuffer buffer, int field, ulong value)
    {
        Tag(buffer, field, Fixed64Type);
        RawFixed64(buffer, value);
    }

    public static void Fixed32(ByteBuffer buffer, int field, uint value)
    {
        Tag(buffer, field, Fixed32Type);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.GetSpan(sizeof(uint)), value);
        buffer.Advance(sizeof(uint));
    }

    public static void Double(ByteBuffer buffer, int field, double value) => Fixed64(buffer, field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>An element of a packed list, without a tag.</summary>
    public static void RawFixed64(ByteBuffer buffer, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(sizeof(ulong)), value);
        buffer.Advance(sizeof(ulong));
    }

    private static void Tag(ByteBuffer buffer, int field, int type) => Varint(buffer, (ulong)((field << 3) | type));

    private static void Varint(ByteBuffer buffer, ulong value)
    {
        while (value >= 0x80)
        {
            buffer.Write((byte)(value | 0x80));
            value >>= 7;
        }

        buffer.Write((byte)value);
    }
}
