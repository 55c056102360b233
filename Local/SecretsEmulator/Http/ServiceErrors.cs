namespace SecretsEmulator.Http;

/// <summary>The errors of Secrets Manager.</summary>
internal static class ServiceErrors
{
    extension(ServiceError)
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
}
