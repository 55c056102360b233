using Rotation.Tailscale;

namespace Rotation;

/// <summary>What testSecret looks at.</summary>
internal static class KeyCheck
{
    /// <summary>What is wrong with a key, null when nothing is.</summary>
    /// <param name="key">The key as the control server knows it, null when it does not.</param>
    /// <param name="reusable">Whether it has to be reusable.</param>
    /// <param name="tag">The tag it has to give.</param>
    /// <param name="now">The time.</param>
    /// <param name="nextRotation">When the next rotation comes at the latest; the key has to live till then.</param>
    public static string? FindMistake(AuthKey? key, bool reusable, string tag, DateTimeOffset now, DateTimeOffset? nextRotation)
    {
        if (key is null)
            return "is unknown to the control server.";
        if (key.Invalid || key.Revoked is not null)
            return "is revoked, used up or expired.";
        if (key.Expires <= now)
            return $"expired at {key.Expires:u}.";
        if (key.Expires < nextRotation)
            return $"expires at {key.Expires:u}, before the next rotation at {nextRotation:u}: rotate at least every {RotationOptions.KeyLifetime.TotalDays:0} days.";
        if (key.Capabilities?.Devices?.Create is not { } create)
            return "has no capability to create devices.";
        if (create.Reusable != reusable)
            return create.Reusable ? "is reusable, but the tag Purpose says Pet." : "is not reusable, but the tag Purpose says Cattle.";
        if (!create.Ephemeral)
            return "is not for ephemeral nodes.";
        if (!create.Preauthorized)
            return "is not preauthorized.";
        return create.Tags is { Count: 1 } && create.Tags[0] == tag ? null : $"gives the tags [{string.Join(", ", create.Tags ?? [])}], not {tag}.";
    }
}
