namespace Http1.UnitTests;

/// <summary>Bytes that arrive in pieces of given sizes, again and again, and then the end.</summary>
internal sealed class PiecewiseStream(byte[] bytes, int[] sizes) : MemoryStream(bytes, writable: false)
{
    private int _reads;

    public override bool CanTimeout => true;

    public override int ReadTimeout { get; set; } = Timeout.Infinite;

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, sizes[_reads++ % sizes.Length])]);
}
