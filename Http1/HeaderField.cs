namespace Http1;

/// <summary>Where a header field's name and value lie in the buffer of the message's head.</summary>
public readonly record struct HeaderField(int NameStart, int NameLength, int ValueStart, int ValueLength);
