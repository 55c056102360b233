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

/// <summary>Why a sandbox cannot go on: the first thing that went wrong.</summary>
/// <param name="ErrorType">Such as <c>Runtime.ExitError</c>, <c>Extension.Crash</c>.</param>
/// <param name="Message">Without the request id, which is put in front.</param>
/// <param name="Document">The error document that the runtime reported, if it did.</param>
internal sealed record SandboxFailure(string ErrorType, string Message, ReadOnlyMemory<byte>? Document = null)
{
    public RuntimeAnswer ToAnswer(string requestId) =>
        Document is { } document
            ? new RuntimeAnswer(document, ErrorType)
            : RuntimeAnswer.Error(ErrorType, $"RequestId: {requestId} Error: {Message}");
}
