namespace SecretsEmulator.Http;

/// <summary>An error as the service answers it: <c>{"__type":code,"Message":message}</c>.</summary>
/// <param name="Code">The error code of the API reference.</param>
/// <param name="Message">Never holds a secret.</param>
/// <param name="Status">HTTP status; nearly all errors of the service are 400.</param>
internal sealed record ServiceError(string Code, string Message, int Status = 400)
{
    public static ServiceError NotFound(string message = "Secrets Manager can't find the specified secret.") =>
        new("ResourceNotFoundException", message);

    public static ServiceError Exists(string message) => new("ResourceExistsException", message);

    public static ServiceError InvalidParameter(string message) => new("InvalidParameterException", message);

    public static ServiceError InvalidRequest(string message) => new("InvalidRequestException", message);

    public static ServiceError InvalidNextToken() => new("InvalidNextTokenException", "The NextToken value is invalid.");

    public static ServiceError Validation(string message) => new("ValidationException", message);

    public static ServiceError LimitExceeded(string message) => new("LimitExceededException", message);

    public static ServiceError Internal(string message) => new("InternalServiceError", message, 500);
}
