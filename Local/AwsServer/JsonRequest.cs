using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AwsServer;

/// <summary>Reads requests of operations.</summary>
internal static class JsonRequest
{
    /// <summary>Reads a request; the service's error when it is not the operation's JSON, else null.</summary>
    public static ServiceError? Parse<TRequest>(byte[] body, JsonTypeInfo<TRequest> type, out TRequest request)
        where TRequest : class
    {
        request = null!;
        try
        {
            if (JsonSerializer.Deserialize(body, type) is not { } parsed)
                return new ServiceError("SerializationException", "The request is null.");
            request = parsed;
            return null;
        }
        catch (JsonException exception)
        {
            // Path and position only: the message may quote the value.
            return new ServiceError("SerializationException", $"The request is not the operation's JSON (at {exception.Path ?? "$"}, byte {exception.BytePositionInLine}).");
        }
    }
}
