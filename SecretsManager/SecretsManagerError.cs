namespace SecretsManager;

/// <summary>A named failure. Fit for logs: it never holds a secret.</summary>
/// <param name="Failure">What kind of failure it is.</param>
/// <param name="Operation">The operation that failed, as AWS names it.</param>
/// <param name="Code">AWS's error code (<c>AccessDeniedException</c>), or the failure's own name where no answer came.</param>
/// <param name="Message">AWS's message, or what went wrong on the way.</param>
/// <param name="Status">HTTP status, 0 where no answer came.</param>
public sealed record SecretsManagerError(SecretsManagerFailure Failure, string Operation, string Code, string Message, int Status = 0)
{
    /// <summary>What an operator does about it, null where the message says it already.</summary>
    public string? Remedy => Failure switch
    {
        SecretsManagerFailure.AccessDenied when Message.Contains("kms:", StringComparison.OrdinalIgnoreCase) =>
            "Grant the function's role kms:Decrypt (and kms:GenerateDataKey to write) on the key that encrypts the secret.",
        SecretsManagerFailure.AccessDenied =>
            $"Grant the function's role secretsmanager:{Operation} on the secret, and check the secret's resource policy.",
        SecretsManagerFailure.AuthenticationFailed =>
            "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION and the clock.",
        SecretsManagerFailure.NotFound => "Check the secret's name or ARN, the region and the account.",
        SecretsManagerFailure.ConnectionFailed or SecretsManagerFailure.TimedOut =>
            "Check the endpoint (AWS_ENDPOINT_URL_SECRETS_MANAGER) and, inside a VPC, the route or interface endpoint to Secrets Manager.",
        _ => null,
    };

    public override string ToString() =>
        $"{Operation}: {Code}: {Message}{(Remedy is { } remedy ? $" {remedy}" : "")}";
}
