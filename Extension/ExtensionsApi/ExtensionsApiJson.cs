using System.Text.Json.Serialization;

namespace Extension.ExtensionsApi;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExtensionEvent))]
[JsonSerializable(typeof(RegisterExtensionRequest))]
internal sealed partial class ExtensionsApiJson : JsonSerializerContext;
