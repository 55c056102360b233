using System.Text.Json.Serialization;

namespace Deliverer;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SqsEvent))]
internal sealed partial class SqsJson : JsonSerializerContext;
