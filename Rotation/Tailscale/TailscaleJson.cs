using System.Text.Json.Serialization;

namespace Rotation.Tailscale;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(AuthKey))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(AccessToken))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(EmptyAnswer))]
internal sealed partial class TailscaleJson : JsonSerializerContext;
