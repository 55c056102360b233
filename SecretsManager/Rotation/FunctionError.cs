using System.Text.Json.Serialization;

namespace SecretsManager.Rotation;

/// <summary>The payload of an invocation that ended with <c>X-Amz-Function-Error</c>.</summary>
public sealed record FunctionError
{
    [JsonPropertyName("errorType")]
    public string? ErrorType { get; init; }

    [JsonPropertyName("errorMessage")]
    public string? ErrorMessage { get; init; }
}
