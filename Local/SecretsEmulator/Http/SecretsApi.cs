using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecretsEmulator.Contract;
using SecretsEmulator.Model;
using SecretsEmulator.Operations;
using SecretsEmulator.Rotation;
using SecretsManager.Rotation;

namespace SecretsEmulator.Http;

/// <summary>AWS JSON 1.1: <c>POST /</c> with <c>X-Amz-Target: secretsmanager.Operation</c>.</summary>
internal sealed partial class SecretsApi
{
    private const string TargetPrefix = "secretsmanager.";
    private const string MediaType = "application/x-amz-json-1.1";

    /// <summary>The greatest request: a value of 64 KiB in base64 or escaped, and all else that fits beside it.</summary>
    public const int MaxRequestBytes = 1024 * 1024;

    private readonly RequestAuthenticator _authenticator;
    private readonly SecretStore _store;
    private readonly RotationRunner _runner;
    private readonly RotationFunctionClient? _functions;
    private readonly ILogger<SecretsApi> _logger;
    private readonly RotationOperations _rotation;
    private readonly Dictionary<string, Func<byte[], CancellationToken, ValueTask<Reply>>> _operations;

    public SecretsApi(
        EmulatorOptions options, SecretStore store, RotationRunner runner, RotationFunctionClient? functions, TimeProvider time, ILogger<SecretsApi> logger)
    {
        (_store, _runner, _functions, _logger) = (store, runner, functions, logger);
        _authenticator = new RequestAuthenticator(options, time);
        _rotation = new RotationOperations(time);
        var values = new ValueOperations(options, time);
        var reads = new ReadOperations(time);
        var deletion = new DeletionOperations(options, time);
        var tags = new TagOperations(time);
        var policies = new PolicyOperations(time);
        var json = ContractJson.Default;
        _operations = new(StringComparer.Ordinal)
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
        };
    }

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var operation = "";
        Reply reply;
        try
        {
            var target = context.Request.Headers["X-Amz-Target"].ToString();
            operation = target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? target[TargetPrefix.Length..] : "";
            reply = await ReadAsync(context.Request) is { } body
                ? await AnswerAsync(context.Request, operation, body, context.RequestAborted)
                : new ServiceError("RequestEntityTooLargeException", $"The request has more than {MaxRequestBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
        }
        catch (Exception exception) when (exception is BadHttpRequestException or IOException or OperationCanceledException)
        {
            // The client is gone or sent less than it announced; whoever still listens gets an answer.
            reply = new ServiceError("SerializationException", "The request could not be read.");
        }
        catch (Exception exception)
        {
            Log.Unexpected(_logger, operation, exception);
            reply = ServiceError.Internal("The emulator failed; its log says why.");
        }

        await WriteAsync(context, operation, reply);
    }

    private async ValueTask<Reply> AnswerAsync(HttpRequest request, string operation, byte[] body, CancellationToken cancellationToken)
    {
        if (_authenticator.Verify(request, body) is { } refused)
            return refused;
        if (operation is "ReplicateSecretToRegions" or "RemoveRegionsFromReplication" or "StopReplicationToReplica")
            return new ServiceError("NotImplemented", $"This emulator has one region and does not do {operation}.", StatusCodes.Status501NotImplemented);
        return _operations.TryGetValue(operation, out var run)
            ? await run(body, cancellationToken)
            : new ServiceError("UnknownOperationException", "The X-Amz-Target header names no operation of Secrets Manager.");
    }

    private Func<byte[], CancellationToken, ValueTask<Reply>> Bind<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType)
        where TRequest : class
        where TResponse : class =>
        (body, _) => ValueTask.FromResult(
            Parse(body, requestType, out var request) is { } malformed ? malformed : Reply.From(_store.Execute(operation, request), responseType));

    // The function is asked first, outside the store's lock: a secret whose function cannot be invoked stays as it is.
    private async ValueTask<Reply> RotateAsync(byte[] body, CancellationToken cancellationToken)
    {
        if (Parse(body, ContractJson.Default.RotateSecretRequest, out var request) is { } malformed)
            return malformed;
        if (_functions is null)
            return ServiceError.Internal("LambdaEndpoint is not set, so there is no Lambda to invoke a rotation function in: set it to Lambda's Invoke API.");
        if (request.RotationLambdaArn is { } function && await _functions.CheckAsync(function, cancellationToken) is { } failure)
        {
            return failure.Status == 0 ? ServiceError.Internal(failure.Message) : new ServiceError(
                "AccessDeniedException",
                "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.");
        }

        var answer = _store.Execute<RotateSecretRequest, SecretResponse>(_rotation.Rotate, request);
        if (answer.Error == RotationOperations.InProgress && _store.Current.Find(request.SecretId!) is { } secret)
            _runner.Retry(secret.Name);
        _runner.Wake();
        return Reply.From(answer, ContractJson.Default.SecretResponse);
    }

    private static ServiceError? Parse<TRequest>(byte[] body, JsonTypeInfo<TRequest> type, out TRequest request)
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

    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxRequestBytes)
            return null;
        var body = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 0) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(body.GetMemory(4096), request.HttpContext.RequestAborted);
            if (read == 0)
                return body.WrittenSpan.ToArray();
            body.Advance(read);
            if (body.WrittenCount > MaxRequestBytes)
                return null;
        }
    }

    private async Task WriteAsync(HttpContext context, string operation, Reply reply)
    {
        var requestId = Guid.NewGuid().ToString();
        Activity.Current?.SetTag("rpc.system", "aws-api").SetTag("rpc.method", operation).SetTag("error.type", reply.Error?.Code);
        if (reply.Error is { } error)
            Log.Refused(_logger, operation, reply.Status, error.Code, requestId);
        else
            Log.Answered(_logger, operation, requestId);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = MediaType;
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        context.Response.ContentLength = reply.Body.Length;
        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Operation} answered ({RequestId})")]
        public static partial void Answered(ILogger logger, string operation, string requestId);

        [LoggerMessage(3, LogLevel.Information, "{Operation}: {Status} {Error} ({RequestId})")]
        public static partial void Refused(ILogger logger, string operation, int status, string error, string requestId);

        [LoggerMessage(2, LogLevel.Error, "{Operation} failed")]
        public static partial void Unexpected(ILogger logger, string operation, Exception exception);
    }
}
