using System.Text.Json.Serialization;

namespace Rotation;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuthKeyDocument))]
[JsonSerializable(typeof(OAuthClientDocument))]
[JsonSerializable(typeof(RotationOutcome))]
internal sealed partial class RotationFunctionJson : JsonSerializerContext;
