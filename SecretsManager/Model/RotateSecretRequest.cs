using System.Text.Json.Serialization;

namespace SecretsManager.Model;

/// <summary>Turns rotation on (or changes it) and, unless told otherwise, rotates now.</summary>
/// <param name="SecretId">Name or ARN.</param>
/// <param name="ClientRequestToken">Becomes the new version's id, 32 to 64 characters.</param>
/// <param name="RotationLambdaArn">The rotation function; null: the one set earlier.</param>
/// <param name="RotationRules">The schedule; null: the one set earlier.</param>
/// <param name="RotateImmediately">Null: true.</param>
public sealed record RotateSecretRequest(
    string SecretId,
    string ClientRequestToken,
    [property: JsonPropertyName("RotationLambdaARN")] string? RotationLambdaArn = null,
    RotationRules? RotationRules = null,
    bool? RotateImmediately = null);
