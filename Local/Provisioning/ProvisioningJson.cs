using System.Text.Json.Serialization;

namespace Provisioning;

[JsonSerializable(typeof(OAuthClientDocument))]
internal sealed partial class ProvisioningJson : JsonSerializerContext;
