using System.Text;

namespace Rotation.Tailscale;

/// <summary>An auth key as the API answers it. Lists may hold nothing but the id.</summary>
public sealed record AuthKey
{
    public required string Id { get; init; }

    /// <summary>The key itself: in the answer to its creation, and never again.</summary>
    public string? Key { get; init; }

    /// <summary><c>auth</c>; lists hold API access tokens and OAuth clients too.</summary>
    public string? KeyType { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? Expires { get; init; }

    /// <summary>Set on a key that was revoked and is still listed.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>True on a key that is revoked, expired or used up and is still listed.</summary>
    public bool Invalid { get; init; }

    public KeyCapabilities? Capabilities { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Id = ").Append(Id).Append(", Description = ").Append(Description);
        return true;
    }
}
