using System.Text.Json;
using SecretsManager.Model;

namespace SecretsManager;

/// <summary>Turns an error answer into a named failure. Codes: "Common Errors" and the operations' pages of the API reference.</summary>
internal static class ErrorClassifier
{
    private const int MaxMessageLength = 1024;

    public static SecretsManagerError Classify(string operation, int status, ReadOnlySpan<byte> content)
    {
        var (code, message) = Parse(content);
        code ??= $"HTTP {status}";
        var failure = code switch
        {
            "ResourceNotFoundException" => SecretsManagerFailure.NotFound,
            "ResourceExistsException" => SecretsManagerFailure.AlreadyExists,
            "AccessDeniedException" or "AccessDenied" or "NotAuthorized" or "OptInRequired" => SecretsManagerFailure.AccessDenied,
            "InvalidSignatureException" or "SignatureDoesNotMatch" or "UnrecognizedClientException" or "InvalidClientTokenId"
                or "MissingAuthenticationTokenException" or "MissingAuthenticationToken" or "IncompleteSignature" or "IncompleteSignatureException"
                or "RequestExpired" or "ExpiredTokenException" or "ExpiredToken" => SecretsManagerFailure.AuthenticationFailed,
            "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" or "ThrottledException"
                or "SlowDown" => SecretsManagerFailure.Throttled,
            "InternalServiceError" or "InternalFailure" or "ServiceUnavailable" or "ServiceUnavailableException" => SecretsManagerFailure.ServiceFault,
            _ when status == 429 => SecretsManagerFailure.Throttled,
            _ when status >= 500 => SecretsManagerFailure.ServiceFault,
            _ when status == 403 => SecretsManagerFailure.AccessDenied,
            _ when status is >= 400 => SecretsManagerFailure.InvalidRequest,
            _ => SecretsManagerFailure.InvalidResponse,
        };
        return new SecretsManagerError(failure, operation, code, message ?? $"Status {status} without a message.", status);
    }

    private static (string? Code, string? Message) Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            var error = JsonSerializer.Deserialize(content, SecretsManagerJson.Default.ErrorResponse);
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
