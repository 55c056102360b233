namespace Rotation.Tailscale;

/// <summary>A new auth key.</summary>
/// <param name="Capabilities">What it may do.</param>
/// <param name="ExpirySeconds">Until when it can be used, from now.</param>
/// <param name="Description">At most 50 letters, digits, hyphens and spaces.</param>
public sealed record CreateKeyRequest(KeyCapabilities Capabilities, long ExpirySeconds, string Description);
