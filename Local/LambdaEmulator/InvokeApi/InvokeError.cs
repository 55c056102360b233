using LambdaEmulator.Configuration;
using LambdaEmulator.Servers;

namespace LambdaEmulator.InvokeApi;

/// <summary>An error of the Invoke operation, with the members that the service gives each kind.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">For <c>x-amzn-ErrorType</c>.</param>
/// <param name="Members">Of the JSON document: some kinds have <c>Message</c>, others <c>message</c>.</param>
internal sealed record InvokeError(int Status, string Type, (string Name, string Value)[] Members)
{
    public static InvokeError Validation(IReadOnlyList<string> violations) => new(400, "ValidationException",
        [("message", $"{violations.Count} validation error{(violations.Count == 1 ? "" : "s")} detected: {string.Join("; ", violations)}")]);

    public static string Violation(string value, string member, string constraint) => $"Value '{value}' at '{member}' failed to satisfy constraint: {constraint}";

    public static InvokeError InvalidParameter(string message) => new(400, "InvalidParameterValueException", [("Type", "User"), ("message", message)]);

    public static InvokeError InvalidContent(string message) => new(400, "InvalidRequestContentException", [("Type", "User"), ("message", message)]);

    public static InvokeError NotFound(string message) => new(404, "ResourceNotFoundException", [("Type", "User"), ("Message", message)]);

    public static InvokeError TooLarge(int limit) => new(413, "RequestTooLargeException",
        [("Type", "User"), ("message", $"Request must be smaller than {limit} bytes for the InvokeFunction operation")]);

    public static InvokeError Throttled { get; } = new(429, "TooManyRequestsException",
        [("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"), ("Type", "User"), ("message", "Rate Exceeded.")]);

    /// <summary>The emulator is about to end.</summary>
    public static InvokeError Stopping { get; } = new(500, "ServiceException", [("Type", "Service"), ("Message", "The emulator is being stopped")]);

    /// <summary>No process serves a function that is attached from outside: what Lambda says when it cannot run a function.</summary>
    public static InvokeError NotAttached(HostString host) => new(502, "EC2UnexpectedException",
        [("Type", "Service"), ("Message", $"No process serves this function: it has no command, so start one with AWS_LAMBDA_RUNTIME_API={host}/<function>")]);

    public static InvokeError UnknownOperation { get; } = new(404, "UnknownOperationException",
        [("Message", "Only Invoke is served here: POST /2015-03-31/functions/{name}/invocations")]);

    public static InvokeError AccessDenied(EmulatorOptions options, string arn) => new(403, "AccessDeniedException",
        [("Message", $"User: arn:aws:iam::{options.AccountId}:user/local is not authorized to perform: lambda:InvokeFunction on resource: {arn} because no resource-based policy allows the lambda:InvokeFunction action")]);

    public Task WriteAsync(HttpContext context)
    {
        context.Response.Headers["x-amzn-ErrorType"] = Type;
        return JsonAnswers.WriteAsync(context, Status, Members);
    }
}
