using System.Text.Json;

namespace AwsClient;

/// <summary>Turns an error answer into a named failure. Codes: "Common Errors" and the operations' pages of the API reference.</summary>
internal static class ErrorClassifier
{
    private const int MaxMessageLength = 1024;

    public static AwsError Classify(AwsService service, string operation, int status, ReadOnlySpan<byte> content)
    {
        var (code, message) = Parse(content);
        code ??= $"HTTP {status}";
        var failure = code switch
        {
            "ResourceNotFoundException" or "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue" => AwsFailure.NotFound,
            "ResourceExistsException" => AwsFailure.AlreadyExists,
            "AccessDeniedException" or "AccessDenied" or "KMS.AccessDeniedException" or "KmsAccessDenied" or "NotAuthorized" or "OptInRequired" => AwsFailure.AccessDenied,
            "InvalidSignatureException" or "SignatureDoesNotMatch" or "UnrecognizedClientException" or "InvalidClientTokenId"
                or "MissingAuthenticationTokenException" or "MissingAuthenticationToken" or "IncompleteSignature" or "IncompleteSignatureException"
                or "RequestExpired" or "ExpiredTokenException" or "ExpiredToken" => AwsFailure.AuthenticationFailed,
            "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" or "ThrottledException"
                or "SlowDown" or "ProvisionedThroughputExceededException" or "RequestThrottled" or "KmsThrottled" => AwsFailure.Throttled,
            "ConditionalCheckFailedException" => AwsFailure.ConditionFailed,
            "InternalServiceError" or "InternalServerError" or "InternalFailure" or "ServiceUnavailable" or "ServiceUnavailableException" => AwsFailure.ServiceFault,
            _ when status == 429 => AwsFailure.Throttled,
            _ when status >= 500 => AwsFailure.ServiceFault,
            _ when status == 403 => AwsFailure.AccessDenied,
            _ when status is >= 400 => AwsFailure.InvalidRequest,
            _ => AwsFailure.InvalidResponse,
        };
        return new AwsError(failure, operation, code, message ?? $"Status {status} without a message.", service, status);
    }

    private static (string? Code, string? Message) Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            var error = JsonSerializer.Deserialize(content, AwsJson.Default.ErrorResponse);
            // "com.amazonaws.secretsmanager#ResourceNotFoundException" and "ResourceNotFoundException:http://…" both occur at AWS.
            var code = error?.Type?.Split('#')[^1].Split(':')[0];
            var message = error?.Message ?? error?.LowerCaseMessage;
            return (string.IsNullOrEmpty(code) ? null : code, message?.Length > MaxMessageLength ? message[..MaxMessageLength] : message);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
