using System.Text.Json.Serialization;

namespace Tailnet.LocalApi;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IpnNotify))]
[JsonSerializable(typeof(IpnOptions))]
[JsonSerializable(typeof(IpnStatus))]
[JsonSerializable(typeof(IpnPrefs))]
[JsonSerializable(typeof(IpnPrefsEdit))]
[JsonSerializable(typeof(IpnPing))]
public sealed partial class LocalApiJsonContext : JsonSerializerContext;
