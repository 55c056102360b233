namespace SecretsManager.Rotation;

/// <summary>Why an invocation of a rotation function failed.</summary>
/// <param name="Code">Lambda's error code, the function's error type, or <c>Unreachable</c> or <c>TimedOut</c>.</param>
/// <param name="Message">Fit for logs.</param>
/// <param name="Status">HTTP status, 0 where no answer came.</param>
public sealed record InvokeFailure(string Code, string Message, int Status = 0)
{
    /// <summary>Whether Lambda does not know the function.</summary>
    public bool IsNotFound => Status == 404;

    public override string ToString() => $"{Code}: {Message}";
}
