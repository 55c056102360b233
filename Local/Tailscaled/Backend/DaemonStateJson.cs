using System.Text.Json.Serialization;

namespace Tailscaled.Backend;

[JsonSerializable(typeof(DaemonState))]
internal sealed partial class DaemonStateJson : JsonSerializerContext;
