using TailnetEmulator.Keys;

namespace TailnetEmulator.Api;

/// <summary>The body of <c>POST /api/v2/tailnet/{tailnet}/keys</c>.</summary>
public sealed record CreateKeyRequest
{
    public KeyCapabilities? Capabilities { get; init; }

    public long ExpirySeconds { get; init; }

    public string? Description { get; init; }

    /// <summary><c>capabilities.devices.create</c>; null when it is not there.</summary>
    internal DeviceCreation? Create => Capabilities?.Devices?.Create;
}
