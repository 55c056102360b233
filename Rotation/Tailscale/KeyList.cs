namespace Rotation.Tailscale;

/// <summary>The keys of a tailnet.</summary>
public sealed record KeyList(IReadOnlyList<AuthKey> Keys);
