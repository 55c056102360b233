using System.Text;
using System.Text.Json.Serialization;

namespace Rotation.Tailscale;

/// <summary>What the OAuth client gets for its secret (RFC 6749 section 5.1).</summary>
public sealed record AccessToken([property: JsonPropertyName("access_token")] string Value, [property: JsonPropertyName("expires_in")] long ExpiresInSeconds)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("ExpiresInSeconds = ").Append(ExpiresInSeconds);
        return true;
    }
}
