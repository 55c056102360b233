namespace Routing.Verification;

/// <summary>A part of signed content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The literal; else empty.</param>
/// <param name="Places">Where the text stands: the first that is there. Empty for other kinds.</param>
/// <param name="IsOptional">Whether a text that is nowhere counts as empty; else the signature is missing. Written with a question mark: <c>{json:/a?}</c>.</param>
public sealed record ContentPart(ContentPartKind Kind, byte[] Text, IReadOnlyList<Place> Places, bool IsOptional = false);
