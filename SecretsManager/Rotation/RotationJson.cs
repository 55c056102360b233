using System.Text.Json.Serialization;

namespace SecretsManager.Rotation;

/// <summary>JSON of what goes to a rotation function and what comes back.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RotationEvent))]
[JsonSerializable(typeof(FunctionError))]
public sealed partial class RotationJson : JsonSerializerContext;
