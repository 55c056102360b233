namespace Rotation.Tailscale;

/// <summary>What a key may do; an auth key may create devices.</summary>
public sealed record KeyCapabilities(DeviceCapabilities Devices)
{
    /// <summary>The capabilities of a key that lets ephemeral, preauthorized, tagged nodes join.</summary>
    public static KeyCapabilities ForNodes(bool reusable, string tag) =>
        new(new DeviceCapabilities(new DeviceCreation(reusable, Ephemeral: true, Preauthorized: true, [tag])));
}
