namespace Routing;

/// <summary>A header field to set, as bytes of the message.</summary>
public sealed record HeaderAddition(byte[] Name, byte[] Value);
