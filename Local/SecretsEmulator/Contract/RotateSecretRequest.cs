using System.Text.Json.Serialization;

namespace SecretsEmulator.Contract;

/// <summary>RotateSecret.</summary>
public sealed record RotateSecretRequest
{
    public string? SecretId { get; init; }

    public string? ClientRequestToken { get; init; }

    [JsonPropertyName("RotationLambdaARN")]
    public string? RotationLambdaArn { get; init; }

    public RotationRules? RotationRules { get; init; }

    public bool? RotateImmediately { get; init; }
}
