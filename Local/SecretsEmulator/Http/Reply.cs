using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SecretsEmulator.Http;

/// <summary>What goes back over HTTP.</summary>
internal readonly record struct Reply(int Status, byte[] Body, ServiceError? Error)
{
    public static implicit operator Reply(ServiceError error) => new Reply(error.Status, Serialize(error), error);

    public static Reply From<T>(Answer<T> answer, JsonTypeInfo<T> type)
        where T : class =>
        answer.Succeeded ? new Reply(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(answer.Value, type), null) : answer.Error;

    private static byte[] Serialize(ServiceError error)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("__type", error.Code);
            writer.WriteString("Message", error.Message);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
