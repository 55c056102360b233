using System.Text.Json.Serialization;

namespace Provisioning;

[JsonSerializable(typeof(OAuthClientDocument))]
[JsonSerializable(typeof(PlaceholderFunctionRequest))]
internal sealed partial class ProvisioningJson : JsonSerializerContext;
