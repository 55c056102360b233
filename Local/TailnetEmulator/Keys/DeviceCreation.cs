namespace TailnetEmulator.Keys;

/// <summary>What a key lets a device be (<c>capabilities.devices.create</c>).</summary>
public sealed record DeviceCreation
{
    public bool Reusable { get; init; }

    public bool Ephemeral { get; init; }

    public bool Preauthorized { get; init; }

    public string[]? Tags { get; init; }
}
