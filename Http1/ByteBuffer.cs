using System.Buffers;

namespace Http1;

/// <summary>
/// A byte buffer that grows and is used again for the next message. It can hold room in front of its content, so that a
/// message's head, whose Content-Length is known last, is put before a body without moving the body.
/// </summary>
public sealed class ByteBuffer : IBufferWriter<byte>
{
    /// <summary>An array larger than this (in bytes) is given back after use: one large webhook must not hold memory for ever.</summary>
    private const int KeptCapacity = 256 * 1024;

    private const int FirstCapacity = 8 * 1024;

    private readonly int _headroom;
    private byte[] _array = [];
    private int _end;

    /// <summary>Creates an empty buffer, without memory yet.</summary>
    /// <param name="headroom">Bytes kept free in front of the content.</param>
    public ByteBuffer(int headroom = 0) => _end = _headroom = headroom;

    /// <summary>Number of bytes written, without the headroom.</summary>
    public int Length => _end - _headroom;

    /// <summary>The content.</summary>
    public ReadOnlySpan<byte> Written => Length == 0 ? [] : _array.AsSpan(_headroom, Length);

    /// <summary>The content, to be changed in place.</summary>
    public Memory<byte> WrittenMemory => Length == 0 ? default : _array.AsMemory(_headroom, Length);

    /// <summary>Forgets the content; keeps the memory unless it has grown large.</summary>
    public void Clear()
    {
        _end = _headroom;
        if (_array.Length > KeptCapacity)
        {
            _array = [];
        }
    }

    /// <summary>Cuts the content to its first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        _end = _headroom + length;
    }

    /// <inheritdoc />
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - _end);
        _end += count;
    }

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(_end);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsSpan(_end);
    }

    /// <summary>Makes room for <paramref name="count"/> more bytes; a caller that knows the size spares the copies of growing.</summary>
    public void Reserve(int count)
    {
        if (_array.Length - _end >= count)
        {
            return;
        }

        var needed = checked(_end + count);
        var capacity = Math.Max(needed, Math.Max(FirstCapacity, (int)Math.Min(2L * _array.Length, Array.MaxLength)));
        // A reservation for a whole body (far more than doubling) is exact: rounding 6 MiB up would waste a sandbox's memory.
        var grown = GC.AllocateUninitializedArray<byte>(capacity);
        _array.AsSpan(0, _end <= _array.Length ? _end : 0).CopyTo(grown);
        _array = grown;
    }

    /// <summary>Appends bytes.</summary>
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Write(byte value)
    {
        Reserve(1);
        _array[_end++] = value;
    }

    /// <summary>Puts <paramref name="head"/> directly before the content and returns both as one span. The content stays as it is.</summary>
    public ReadOnlySpan<byte> WithHead(scoped ReadOnlySpan<byte> head)
    {
        if (head.Length > _headroom)
        {
            throw new ArgumentException($"The head has {head.Length} bytes, the headroom {_headroom}.", nameof(head));
        }

        if (_array.Length < _headroom)
        {
            _array = GC.AllocateUninitializedArray<byte>(_headroom + FirstCapacity);
        }

        head.CopyTo(_array.AsSpan(_headroom - head.Length));
        return _array.AsSpan(_headroom - head.Length, head.Length + Length);
    }
}
