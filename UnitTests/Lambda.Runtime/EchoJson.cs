using System.Text.Json.Serialization;

namespace Lambda.Runtime.UnitTests;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EchoEvent))]
[JsonSerializable(typeof(EchoResult))]
internal sealed partial class EchoJson : JsonSerializerContext;
