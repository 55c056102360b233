namespace AwsClient;

/// <summary>A named failure. Fit for logs: it never holds a secret.</summary>
/// <param name="Failure">What kind of failure it is.</param>
/// <param name="Operation">The operation that failed, as AWS names it.</param>
/// <param name="Code">AWS's error code (<c>AccessDeniedException</c>), or the failure's own name where no answer came.</param>
/// <param name="Message">AWS's message, or what went wrong on the way.</param>
/// <param name="Service">The service that was called.</param>
/// <param name="Status">HTTP status, 0 where no answer came.</param>
public sealed record AwsError(AwsFailure Failure, string Operation, string Code, string Message, AwsService Service, int Status = 0)
{
    /// <summary>What an operator does about it, null where the message says it already.</summary>
    public string? Remedy => Failure switch
    {
        AwsFailure.AccessDenied when Message.Contains("kms:", StringComparison.OrdinalIgnoreCase) =>
            $"Grant the function's role kms:Decrypt (and kms:GenerateDataKey to write) on the key that encrypts the {Service.Resource}.",
        AwsFailure.AccessDenied =>
            $"Grant the function's role {Service.Name}:{Operation} on the {Service.Resource}, and check the {Service.Resource}'s resource policy.",
        AwsFailure.AuthenticationFailed =>
            "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION and the clock.",
        AwsFailure.NotFound => $"Check the {Service.Resource}'s name or ARN, the region and the account.",
        AwsFailure.ConnectionFailed or AwsFailure.TimedOut =>
            $"Check the endpoint ({Service.EndpointVariable}) and, inside a VPC, the route or endpoint to {Service.Name}.",
        _ => null,
    };

    public override string ToString() =>
        $"{Operation}: {Code}: {Message}{(Remedy is { } remedy ? $" {remedy}" : "")}";
}
