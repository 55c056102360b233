namespace Lambda.Runtime;

/// <summary>
/// A function that cannot start, for a reason its operator can mend (a setting, a missing secret). It is reported to Lambda as
/// <c>Function.{ErrorType}</c>, without a stack trace.
/// </summary>
/// <param name="errorType">Name of the failure, as in the design: <c>ConfigurationInvalid</c>.</param>
/// <param name="message">Every error, each with the setting, its value and the remedy.</param>
public sealed class LambdaInitializationException(string errorType, string message) : Exception(message)
{
    /// <summary>Name of the failure.</summary>
    public string ErrorType { get; } = errorType;
}
