using System.Text.Json.Serialization;

namespace Rotation.Tailscale;

// Tailscale's {"message"}, or OAuth's {"error","error_description"} (RFC 6749 section 5.2), as headscale answers at the token endpoint.
internal sealed record ErrorBody
{
    public string? Message { get; init; }

    public string? Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? ErrorDescription { get; init; }
}
