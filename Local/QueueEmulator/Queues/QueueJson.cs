using System.Text.Json.Serialization;

namespace QueueEmulator.Queues;

/// <summary>AWS JSON 1.0: members that have no value are left out.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QueueRequest))]
[JsonSerializable(typeof(MessageRequest))]
[JsonSerializable(typeof(ReceiveRequest))]
[JsonSerializable(typeof(QueueResponse))]
internal sealed partial class QueueJson : JsonSerializerContext;
