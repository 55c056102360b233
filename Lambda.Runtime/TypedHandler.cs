using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Http1;

namespace Lambda.Runtime;

/// <summary>Gives a typed handler the bytes it does not want to see.</summary>
internal sealed class TypedHandler<TEvent, TResult>(
    ILambdaHandler<TEvent, TResult> handler, JsonTypeInfo<TEvent> eventType, JsonTypeInfo<TResult> resultType) : IRawLambdaHandler
{
    public void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result)
    {
        var input = JsonSerializer.Deserialize(payload.Span, eventType) ?? throw new JsonException("The event is null.");
        using var deadline = new CancellationTokenSource(context.Remaining);
        // The thread has nothing else to do: a sandbox serves one invocation at a time.
        var output = handler.HandleAsync(input, context, deadline.Token).AsTask().GetAwaiter().GetResult();
        using var json = new Utf8JsonWriter(result);
        JsonSerializer.Serialize(json, output, resultType);
    }
}
