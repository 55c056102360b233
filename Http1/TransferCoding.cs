namespace Http1;

/// <summary>How a message's body is compressed on one connection, chunks aside (RFC 9112 §7.2).</summary>
internal enum TransferCoding
{
    None,
    Gzip,
    Deflate,
}
