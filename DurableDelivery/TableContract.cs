using System.Text.Json.Serialization;

namespace DurableDelivery;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PutItemRequest))]
[JsonSerializable(typeof(ItemRequest))]
[JsonSerializable(typeof(TableAnswer))]
internal sealed partial class TableContract : JsonSerializerContext;
