using System.Text.Json;
using System.Text.Json.Serialization;

namespace TailnetControl;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(NetMap))]
[JsonSerializable(typeof(ConnectionReport))]
public sealed partial class ControlJsonContext : JsonSerializerContext;
