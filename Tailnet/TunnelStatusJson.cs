using System.Text.Json.Serialization;

namespace Tailnet;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TunnelStatus))]
internal sealed partial class TunnelStatusJson : JsonSerializerContext;
