using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableDelivery;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(ReceiveMessageRequest))]
[JsonSerializable(typeof(ReceiptRequest))]
[JsonSerializable(typeof(QueueUrlRequest))]
[JsonSerializable(typeof(QueueAnswer))]
internal sealed partial class QueueContract : JsonSerializerContext
{
    // Escapes only what JSON must: a message of 1 MiB of JSON would otherwise be several times as long on its way.
    public static QueueContract Lean { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
