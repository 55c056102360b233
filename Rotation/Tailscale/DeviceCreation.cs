namespace Rotation.Tailscale;

/// <summary>How devices that join with a key are.</summary>
/// <param name="Reusable">Whether more than one may join.</param>
/// <param name="Ephemeral">Whether they vanish when they go.</param>
/// <param name="Preauthorized">Whether nobody has to approve them.</param>
/// <param name="Tags">Their tags.</param>
public sealed record DeviceCreation(bool Reusable, bool Ephemeral, bool Preauthorized, IReadOnlyList<string>? Tags);
