using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AwsServer;

/// <summary>What goes back over HTTP: a body, or the service's error.</summary>
/// <param name="Body">The response's JSON; empty with an error.</param>
/// <param name="Error">The error; null with a response.</param>
internal readonly record struct Reply(byte[] Body, ServiceError? Error = null)
{
    public static implicit operator Reply(ServiceError error) => FromError(error);

    /// <summary>The reply that an error is.</summary>
    public static Reply FromError(ServiceError error) => new([], error);

    /// <summary>The reply of an operation's answer.</summary>
    public static Reply From<T>(Answer<T> answer, JsonTypeInfo<T> type)
        where T : class =>
        answer.Succeeded ? new Reply(JsonSerializer.SerializeToUtf8Bytes(answer.Value, type)) : FromError(answer.Error);
}
