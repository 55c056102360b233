using System.Text.Json;

namespace LambdaEmulator.RuntimeApi;

/// <summary>An event for an extension.</summary>
/// <param name="Id">Its <c>Lambda-Extension-Event-Identifier</c>.</param>
/// <param name="IsShutdown">SHUTDOWN rather than INVOKE.</param>
/// <param name="Body">JSON.</param>
internal sealed record ExtensionEvent(string Id, bool IsShutdown, ReadOnlyMemory<byte> Body)
{
    public static ExtensionEvent Invoke(Invocation invocation) => Create(false, json =>
    {
        json.WriteString("eventType", "INVOKE");
        json.WriteNumber("deadlineMs", invocation.DeadlineMs);
        json.WriteString("requestId", invocation.RequestId);
        json.WriteString("invokedFunctionArn", invocation.FunctionArn);
        json.WriteStartObject("tracing");
        json.WriteString("type", "X-Amzn-Trace-Id");
        json.WriteString("value", invocation.TraceHeader);
        json.WriteEndObject();
    });

    public static ExtensionEvent Shutdown(string reason, long deadlineMs) => Create(true, json =>
    {
        json.WriteString("eventType", "SHUTDOWN");
        json.WriteString("shutdownReason", reason);
        json.WriteNumber("deadlineMs", deadlineMs);
    });

    private static ExtensionEvent Create(bool isShutdown, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new ExtensionEvent(Guid.NewGuid().ToString(), isShutdown, buffer.ToArray());
    }
}
