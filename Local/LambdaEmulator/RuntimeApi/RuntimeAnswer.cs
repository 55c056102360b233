using System.Text.Json;

namespace LambdaEmulator.RuntimeApi;

/// <summary>The outcome of an invocation.</summary>
/// <param name="Payload">The response, or the error document.</param>
/// <param name="ErrorType">Null for a response.</param>
internal sealed record RuntimeAnswer(ReadOnlyMemory<byte> Payload, string? ErrorType)
{
    /// <summary>An error document in Lambda's form.</summary>
    public static RuntimeAnswer Error(string type, string message) => new(ErrorDocument(type, message), type);

    public static byte[] ErrorDocument(string type, string message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("errorType", type);
            json.WriteString("errorMessage", message);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
