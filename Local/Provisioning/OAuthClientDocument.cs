using System.Text.Json.Serialization;

namespace Provisioning;

/// <summary>The OAuth client's secret, as the rotation function reads it.</summary>
internal sealed record OAuthClientDocument([property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("key")] string Key)
{
    /// <summary>The id alone: a secret never reaches a log.</summary>
    public override string ToString() => Id;
}
