using System.Text.Json.Serialization;

namespace AwsClient;

// {"__type":"com.amazonaws…#ResourceNotFoundException","Message":"…"}; some front ends write "message".
internal sealed record ErrorResponse
{
    [JsonPropertyName("__type")]
    public string? Type { get; init; }

    public string? Message { get; init; }

    [JsonPropertyName("message")]
    public string? LowerCaseMessage { get; init; }
}
