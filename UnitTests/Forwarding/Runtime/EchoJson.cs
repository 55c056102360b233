using System.Text.Json.Serialization;

namespace Forwarding.UnitTests.Runtime;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EchoEvent))]
[JsonSerializable(typeof(EchoResult))]
internal sealed partial class EchoJson : JsonSerializerContext;
