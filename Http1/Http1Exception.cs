namespace Http1;

/// <summary>The peer broke HTTP/1.1 (RFC 9112), or closed the connection inside a message. The connection is of no further use.</summary>
public sealed class Http1Exception(string message) : IOException(message);
