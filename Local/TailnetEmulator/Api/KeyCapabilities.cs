namespace TailnetEmulator.Api;

public sealed record KeyCapabilities
{
    public DeviceCapabilities? Devices { get; init; }
}
