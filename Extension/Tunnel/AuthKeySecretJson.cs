using System.Text.Json;
using System.Text.Json.Serialization;

namespace Extension.Tunnel;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AuthKeySecret))]
internal sealed partial class AuthKeySecretJson : JsonSerializerContext;
