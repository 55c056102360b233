namespace AwsClient;

/// <summary>Why a call did not succeed, in terms of what a caller can do about it.</summary>
public enum AwsFailure
{
    /// <summary>What was asked for does not exist (<c>ResourceNotFoundException</c>).</summary>
    NotFound,

    /// <summary>The name or the version token is taken (<c>ResourceExistsException</c>).</summary>
    AlreadyExists,

    /// <summary>IAM or a resource policy refuses the caller (<c>AccessDeniedException</c>, KMS included).</summary>
    AccessDenied,

    /// <summary>Key pair, session token, signature or clock are wrong (<c>InvalidSignatureException</c>, <c>UnrecognizedClientException</c>, …).</summary>
    AuthenticationFailed,

    /// <summary>The request is wrong, or wrong for the secret's state (<c>InvalidParameterException</c>, <c>InvalidRequestException</c>, …).</summary>
    InvalidRequest,

    /// <summary>The condition of a write does not hold (<c>ConditionalCheckFailedException</c>).</summary>
    ConditionFailed,

    /// <summary>Too many calls, after all retries that fitted into the time limit.</summary>
    Throttled,

    /// <summary>The service failed (status 5xx), after all retries that fitted into the time limit.</summary>
    ServiceFault,

    /// <summary>No connection, or it broke, after all retries that fitted into the time limit.</summary>
    ConnectionFailed,

    /// <summary>The time limit of the call passed.</summary>
    TimedOut,

    /// <summary>The answer was not what the service documents.</summary>
    InvalidResponse,
}
