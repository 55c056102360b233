using TailnetEmulator.Keys;

namespace TailnetEmulator.Api;

public sealed record DeviceCapabilities
{
    public DeviceCreation? Create { get; init; }
}
