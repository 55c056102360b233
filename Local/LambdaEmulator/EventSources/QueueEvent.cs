using System.Text.Json;
using System.Text.Json.Nodes;
using DurableDelivery;

namespace LambdaEmulator.EventSources;

/// <summary>The event of a mapping, and what its function says. Contract: Lambda developer guide, "Using Lambda with Amazon SQS".</summary>
internal static class QueueEvent
{
    /// <summary>The event with the messages of a batch.</summary>
    public static byte[] Write(IReadOnlyList<QueueMessage> messages, string queueArn, string region)
    {
        var records = messages.Select(message => (JsonNode)new JsonObject
        {
            ["messageId"] = message.MessageId,
            ["receiptHandle"] = message.ReceiptHandle,
            ["body"] = message.Body,
            ["attributes"] = JsonSerializer.SerializeToNode(message.Attributes),
            ["messageAttributes"] = new JsonObject(message.MessageAttributes.Select(attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)new JsonObject
            {
                ["stringValue"] = attribute.Value.StringValue,
                ["stringListValues"] = new JsonArray(),
                ["binaryListValues"] = new JsonArray(),
                ["dataType"] = attribute.Value.DataType,
            }))),
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = queueArn,
            ["awsRegion"] = region,
        });
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["Records"] = new JsonArray([.. records]) });
    }

    /// <summary>The messages that are not done with (<c>ReportBatchItemFailures</c>); null: the answer is none that Lambda knows, so all of them.</summary>
    public static HashSet<string>? Failures(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (json.RootElement.ValueKind == JsonValueKind.Null
                || (json.RootElement.ValueKind == JsonValueKind.Object && (!json.RootElement.TryGetProperty("batchItemFailures", out var failures) || failures.ValueKind == JsonValueKind.Null)))
            {
                return [];
            }

            return [.. json.RootElement.GetProperty("batchItemFailures").EnumerateArray().Select(item => item.GetProperty("itemIdentifier").GetString()!)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
