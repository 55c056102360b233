using System.Text.Json.Serialization.Metadata;
using SecretsEmulator.Contract;
using SecretsEmulator.Model;
using SecretsEmulator.Operations;
using SecretsEmulator.Rotation;
using SecretsEmulator.Validation;
using SecretsManager.Rotation;

namespace SecretsEmulator.Http;

/// <summary>AWS JSON 1.1: <c>POST /</c> with <c>X-Amz-Target: secretsmanager.Operation</c>.</summary>
internal sealed class SecretsApi
{
    /// <summary>The greatest request: a value of 64 KiB in base64 or escaped, and all else that fits beside it.</summary>
    public const int MaxRequestBytes = 1024 * 1024;

    private readonly JsonService _service;
    private readonly SecretStore _store;
    private readonly RotationRunner _runner;
    private readonly RotationFunctionClient? _functions;
    private readonly RotationOperations _rotation;

    public SecretsApi(
        EmulatorOptions options, SecretStore store, RotationRunner runner, RotationFunctionClient? functions, TimeProvider time, ILogger<SecretsApi> logger)
    {
        (_store, _runner, _functions) = (store, runner, functions);
        _rotation = new RotationOperations(time);
        var values = new ValueOperations(options, time);
        var reads = new ReadOperations(time);
        var deletion = new DeletionOperations(options, time);
        var tags = new TagOperations(time);
        var policies = new PolicyOperations(time);
        var json = ContractJson.Default;
        var operations = new Dictionary<string, JsonOperation>(StringComparer.Ordinal)
        {
            ["CreateSecret"] = Bind(values.Create, json.CreateSecretRequest, json.SecretResponse),
            ["PutSecretValue"] = Bind(values.Put, json.PutSecretValueRequest, json.SecretResponse),
            ["UpdateSecret"] = Bind(values.Update, json.UpdateSecretRequest, json.SecretResponse),
            ["GetSecretValue"] = Bind(reads.Get, json.GetSecretValueRequest, json.SecretValueResponse),
            ["BatchGetSecretValue"] = Bind(reads.BatchGet, json.BatchGetSecretValueRequest, json.BatchGetSecretValueResponse),
            ["DescribeSecret"] = Bind(reads.Describe, json.SecretIdRequest, json.SecretDescription),
            ["UpdateSecretVersionStage"] = Bind(new StageOperations(time).Update, json.UpdateSecretVersionStageRequest, json.SecretResponse),
            ["ListSecrets"] = Bind(ListOperations.List, json.ListSecretsRequest, json.ListSecretsResponse),
            ["ListSecretVersionIds"] = Bind(ListOperations.ListVersions, json.ListSecretVersionIdsRequest, json.ListSecretVersionIdsResponse),
            ["DeleteSecret"] = Bind(deletion.Delete, json.DeleteSecretRequest, json.SecretResponse),
            ["RestoreSecret"] = Bind(deletion.Restore, json.SecretIdRequest, json.SecretResponse),
            ["TagResource"] = Bind(tags.Tag, json.TagResourceRequest, json.EmptyResponse),
            ["UntagResource"] = Bind(tags.Untag, json.UntagResourceRequest, json.EmptyResponse),
            ["GetRandomPassword"] = Bind(PasswordOperation.Get, json.GetRandomPasswordRequest, json.RandomPasswordResponse),
            ["PutResourcePolicy"] = Bind(policies.Put, json.PutResourcePolicyRequest, json.SecretResponse),
            ["GetResourcePolicy"] = Bind(PolicyOperations.Get, json.SecretIdRequest, json.SecretResponse),
            ["DeleteResourcePolicy"] = Bind(policies.Delete, json.SecretIdRequest, json.SecretResponse),
            ["ValidateResourcePolicy"] = Bind(PolicyOperations.Validate, json.ValidateResourcePolicyRequest, json.ValidateResourcePolicyResponse),
            ["CancelRotateSecret"] = Bind(_rotation.Cancel, json.SecretIdRequest, json.SecretResponse),
            ["RotateSecret"] = RotateAsync,
            ["ReplicateSecretToRegions"] = OneRegion("ReplicateSecretToRegions"),
            ["RemoveRegionsFromReplication"] = OneRegion("RemoveRegionsFromReplication"),
            ["StopReplicationToReplica"] = OneRegion("StopReplicationToReplica"),
        };
        _service = new JsonService(
            new JsonProtocol("secretsmanager.", "application/x-amz-json-1.1", MaxRequestBytes, MessageMember: "Message"),
            new RequestAuthenticator("secretsmanager", options.Region, options.Credentials, time),
            operations.ToDictionary(entry => entry.Key, entry => Constrained(ServiceModel.RequestOf(entry.Key), entry.Value), StringComparer.Ordinal), logger);
    }

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context) => _service.HandleAsync(context);

    // What the service's model says of a request comes before the operation.
    private static JsonOperation Constrained(StructureShape shape, JsonOperation operation) => (body, cancellationToken) =>
        RequestValidator.Check(shape, body) is { } invalid ? ValueTask.FromResult(Reply.FromError(invalid)) : operation(body, cancellationToken);

    private static JsonOperation OneRegion(string operation) => (_, _) => ValueTask.FromResult(Reply.FromError(
        new ServiceError("NotImplemented", $"This emulator has one region and does not do {operation}.", StatusCodes.Status501NotImplemented)));

    private JsonOperation Bind<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType)
        where TRequest : class
        where TResponse : class =>
        (body, _) => ValueTask.FromResult(
            JsonRequest.Parse(body, requestType, out var request) is { } malformed ? Reply.FromError(malformed) : Reply.From(_store.Execute(operation, request), responseType));

    // The function is asked first, outside the store's lock: a secret whose function cannot be invoked stays as it is.
    private async ValueTask<Reply> RotateAsync(byte[] body, CancellationToken cancellationToken)
    {
        if (JsonRequest.Parse(body, ContractJson.Default.RotateSecretRequest, out var request) is { } malformed)
            return malformed;
        if (RotationOperations.Check(request, _store.Current, out var secret) is { } refused)
        {
            if (refused == RotationOperations.InProgress)
                _runner.Retry(secret.Name);
            return refused;
        }

        if (_functions is null)
            return ServiceError.Internal("LambdaEndpoint is not set, so there is no Lambda to invoke a rotation function in: set it to Lambda's Invoke API.");
        if (request.RotationLambdaArn is { } function && await _functions.CheckAsync(function, cancellationToken) is { } failure)
        {
            return failure.Status == 0 ? ServiceError.Internal(failure.Message) : new ServiceError(
                "AccessDeniedException",
                "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.");
        }

        var answer = _store.Execute<RotateSecretRequest, SecretResponse>(_rotation.Rotate, request);
        _runner.Wake();
        return Reply.From(answer, ContractJson.Default.SecretResponse);
    }
}
