using AwsClient;
using SecretsManager.Model;

namespace SecretsManager;

/// <summary>
/// The Secrets Manager operations that the forwarder's programs need. Stands in for AWSSDK.SecretsManager. Expected failures are values;
/// only the caller's own cancellation throws.
/// </summary>
/// <param name="options">Where and as whom to call.</param>
/// <param name="handler">The transport, not disposed here; null: one of the client's own.</param>
/// <param name="time">The clock for signatures, limits and delays; null: the system's.</param>
public sealed class SecretsManagerClient(AwsOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null) : IDisposable
{
    /// <summary>The service.</summary>
    public static AwsService Service { get; } =
        new("secretsmanager", "secretsmanager", "application/x-amz-json-1.1", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "secret");

    private readonly AwsJsonClient _client = new(Service, options, handler, time);

    public Task<AwsResult<GetSecretValueResponse>> GetSecretValueAsync(
        GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("GetSecretValue", request, SecretsManagerJson.Default.GetSecretValueRequest, SecretsManagerJson.Default.GetSecretValueResponse, cancellationToken);

    /// <summary>Reads many secrets at once. What the role may not read is missing from the answer; a role without the operation gets AccessDenied.</summary>
    public Task<AwsResult<BatchGetSecretValueResponse>> BatchGetSecretValueAsync(
        BatchGetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("BatchGetSecretValue", request, SecretsManagerJson.Default.BatchGetSecretValueRequest, SecretsManagerJson.Default.BatchGetSecretValueResponse, cancellationToken);

    public Task<AwsResult<DescribeSecretResponse>> DescribeSecretAsync(
        DescribeSecretRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("DescribeSecret", request, SecretsManagerJson.Default.DescribeSecretRequest, SecretsManagerJson.Default.DescribeSecretResponse, cancellationToken);

    public Task<AwsResult<SecretVersionResponse>> PutSecretValueAsync(
        PutSecretValueRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("PutSecretValue", request, SecretsManagerJson.Default.PutSecretValueRequest, SecretsManagerJson.Default.SecretVersionResponse, cancellationToken);

    public Task<AwsResult<SecretVersionResponse>> CreateSecretAsync(
        CreateSecretRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("CreateSecret", request, SecretsManagerJson.Default.CreateSecretRequest, SecretsManagerJson.Default.SecretVersionResponse, cancellationToken);

    public Task<AwsResult<SecretVersionResponse>> UpdateSecretVersionStageAsync(
        UpdateSecretVersionStageRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("UpdateSecretVersionStage", request, SecretsManagerJson.Default.UpdateSecretVersionStageRequest, SecretsManagerJson.Default.SecretVersionResponse, cancellationToken);

    public Task<AwsResult<SecretVersionResponse>> RotateSecretAsync(
        RotateSecretRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("RotateSecret", request, SecretsManagerJson.Default.RotateSecretRequest, SecretsManagerJson.Default.SecretVersionResponse, cancellationToken);

    public void Dispose() => _client.Dispose();
}
