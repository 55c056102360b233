using System.Text.Json.Serialization;

namespace Provisioning;

/// <summary>The OAuth client's secret, as the rotation function reads it.</summary>
internal sealed record OAuthClientDocument([property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("key")] string Key);
