using System.Text.Json.Serialization;

namespace AwsClient;

[JsonSerializable(typeof(ErrorResponse))]
internal sealed partial class AwsJson : JsonSerializerContext;
