using System.Text.Json;
using Http1;

namespace Lambda.Runtime.RuntimeApi;

/// <summary>The Runtime API's error object: <c>{"errorMessage","errorType","stackTrace":[]}</c>.</summary>
internal static class ErrorReport
{
    private const int MaxStackLines = 50;

    /// <summary>The type that an exception is reported as: its own, in the namespace that Lambda prescribes for function errors.</summary>
    public static string TypeOf(Exception exception) =>
        exception is LambdaInitializationException { ErrorType: var named } ? $"Function.{named}"
        : exception is JsonException ? "Runtime.UnmarshalError"
        : $"Function.{exception.GetType().Name}";

    public static void Write(ByteBuffer buffer, string errorType, string message, string? stackTrace)
    {
        buffer.Clear();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("errorMessage"u8, message);
        json.WriteString("errorType"u8, errorType);
        json.WriteStartArray("stackTrace"u8);
        foreach (var line in (stackTrace ?? "").Split('\n', MaxStackLines, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
