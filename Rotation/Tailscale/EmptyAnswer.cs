namespace Rotation.Tailscale;

/// <summary>The answer to a deletion.</summary>
public sealed record EmptyAnswer;
