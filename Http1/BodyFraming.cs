namespace Http1;

/// <summary>How the end of a response's body is found (RFC 9112 §6.3).</summary>
public enum BodyFraming
{
    /// <summary>There is no body: an answer to HEAD, 1xx, 204 or 304.</summary>
    None,

    /// <summary>Content-Length bytes.</summary>
    Length,

    /// <summary>Chunked transfer coding; trailers are read and dropped.</summary>
    Chunked,

    /// <summary>Everything until the peer closes.</summary>
    UntilClose,
}
