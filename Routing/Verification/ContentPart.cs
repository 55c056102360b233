namespace Routing.Verification;

/// <summary>A part of signed content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">The literal, or the header's name in lower case; else empty.</param>
public sealed record ContentPart(ContentPartKind Kind, byte[] Bytes);
