using System.Text;
using LambdaEmulator.Servers;

namespace LambdaEmulator.RuntimeApi;

/// <summary>
/// Serves the Runtime API (2018-06-01) and, through <see cref="ExtensionsApiHandler"/>, the Extensions API (2020-01-01) of one
/// sandbox. Contract: Lambda developer guide, "Using the Lambda runtime API for custom runtimes".
/// </summary>
internal sealed class SandboxApiHandler(ISandboxApi sandbox)
{
    private const string Runtime = "/2018-06-01/runtime/";

    private readonly ExtensionsApiHandler _extensions = new(sandbox);

    public async Task HandleAsync(HttpContext context, string path)
    {
        try
        {
            await RouteAsync(context, path);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // A process that ends drops its long poll.
        }
        catch (IOException)
        {
            // The client broke off while it sent its body.
            context.Abort();
        }
    }

    public static Task AnswerAsync(HttpContext context, ApiError error) =>
        JsonAnswers.WriteAsync(context, error.Status, ("errorMessage", error.Message), ("errorType", error.Type));

    public static Task AcceptedAsync(HttpContext context) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status202Accepted, ("status", "OK"));

    private Task RouteAsync(HttpContext context, string path)
    {
        var method = context.Request.Method;
        if (path.StartsWith(Runtime, StringComparison.Ordinal))
        {
            var segments = path[Runtime.Length..].Split('/');
            return (method, segments) switch
            {
                ("GET", ["invocation", "next"]) => NextAsync(context),
                ("POST", ["invocation", var id, "response"]) => ResponseAsync(context, id),
                ("POST", ["invocation", var id, "error"]) => ErrorAsync(context, id),
                ("POST", ["init", "error"]) => InitErrorAsync(context),
                (_, ["invocation", "next"]) => MethodNotAllowedAsync(context, "GET"),
                (_, ["invocation", _, "response" or "error"] or ["init", "error"]) => MethodNotAllowedAsync(context, "POST"),
                _ => NotFoundAsync(context),
            };
        }

        return (method, path) switch
        {
            ("GET", "/2018-06-01/ping") => PingAsync(context),
            (_, "/2018-06-01/ping") => MethodNotAllowedAsync(context, "GET"),
            _ when path.StartsWith(ExtensionsApiHandler.Prefix, StringComparison.Ordinal) => _extensions.HandleAsync(context, method, path),
            ("PUT", "/2020-08-15/logs") => NotSupportedAsync(context, "Logs"),
            ("PUT", "/2022-07-01/telemetry") => NotSupportedAsync(context, "Telemetry"),
            (_, "/2020-08-15/logs" or "/2022-07-01/telemetry") => MethodNotAllowedAsync(context, "PUT"),
            _ => NotFoundAsync(context),
        };
    }

    private async Task NextAsync(HttpContext context)
    {
        var session = sandbox.Session;
        session.CloseRegistration();
        sandbox.RuntimeCalledNext();
        var (invocation, error) = await session.Runtime.NextAsync(context.RequestAborted);
        if (invocation is null)
        {
            await AnswerAsync(context, error!);
            return;
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            session.Runtime.Redeliver(invocation);
            return;
        }

        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = $"{invocation.DeadlineMs}";
        headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceHeader;
        if (invocation.ClientContext is { } client)
        {
            headers["Lambda-Runtime-Client-Context"] = client;
        }

        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, invocation.Payload);
    }

    private async Task ResponseAsync(HttpContext context, string requestId)
    {
        var session = sandbox.Session;
        if (context.Request.Headers["Lambda-Runtime-Function-Response-Mode"].ToString() is not ("" or "streaming"))
        {
            var refused = session.Runtime.Answer(requestId, new RuntimeAnswer(default, "Runtime.InvalidResponseModeHeader"));
            await AnswerAsync(context, refused ?? ApiError.InvalidFunctionResponseMode);
            return;
        }

        if (await BodyReader.ReadAsync(context.Request, PayloadLimits.Response, context.RequestAborted) is not { } payload)
        {
            session.Runtime.Answer(requestId, RuntimeAnswer.Error(
                "Function.ResponseSizeTooLarge",
                $"Response payload size exceeded maximum allowed payload size ({PayloadLimits.Response} bytes)."));
            await AnswerAsync(context, ApiError.RequestEntityTooLarge);
            return;
        }

        await AnswerOrAcceptAsync(context, session.Runtime.Answer(requestId, new RuntimeAnswer(payload, null)));
    }

    private async Task ErrorAsync(HttpContext context, string requestId)
    {
        await AnswerOrAcceptAsync(context, sandbox.Session.Runtime.Answer(requestId, await ReportedError.ReadAsync(context)));
    }

    private async Task InitErrorAsync(HttpContext context)
    {
        var (document, type) = await ReportedError.ReadAsync(context);
        var session = sandbox.Session;
        var failure = new SandboxFailure(type!, "the runtime reported a failed initialization", document);
        var error = session.Runtime.ReportInitError(failure);
        await AnswerOrAcceptAsync(context, error);
        if (error is null)
        {
            session.Fail(failure);
        }
    }

    private static Task AnswerOrAcceptAsync(HttpContext context, ApiError? error) =>
        error is null ? AcceptedAsync(context) : AnswerAsync(context, error);

    private static Task PingAsync(HttpContext context) =>
        context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("pong")).AsTask();

    // What an execution environment without these APIs answers; clients then go on without them.
    private static Task NotSupportedAsync(HttpContext context, string api) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status202Accepted, ("errorMessage", $"{api} API is not supported"), ("errorType", $"{api}.NotSupported"));

    public static Task MethodNotAllowedAsync(HttpContext context, string allowed)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = allowed;
        return Task.CompletedTask;
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("404 page not found\n")).AsTask();
    }
}
