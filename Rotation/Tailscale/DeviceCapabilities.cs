namespace Rotation.Tailscale;

/// <summary>Capabilities that have to do with devices.</summary>
public sealed record DeviceCapabilities(DeviceCreation Create);
