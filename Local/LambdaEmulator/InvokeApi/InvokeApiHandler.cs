using LambdaEmulator.Functions;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Servers;
using LambdaEmulator.Telemetry;

namespace LambdaEmulator.InvokeApi;

/// <summary>
/// Lambda's Invoke operation (<c>POST /2015-03-31/functions/{name}/invocations</c>). Requests are not authenticated: the port is on
/// loopback. Contract: Lambda API reference, "Invoke".
/// </summary>
internal sealed class InvokeApiHandler(EmulatorContext emulator, FunctionRegistry functions, EventQueue events)
{
    public const string Prefix = "/2015-03-31/functions/";

    /// <summary>Largest request that is read at all.</summary>
    public const int LargestRequest = PayloadLimits.Request;

    public async Task HandleAsync(HttpContext context, string path)
    {
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (path[Prefix.Length..].Split('/') is not [var identifier, "invocations"] || !HttpMethods.IsPost(context.Request.Method))
        {
            await InvokeError.UnknownOperation.WriteAsync(context);
            return;
        }

        var qualifier = context.Request.Query.TryGetValue("Qualifier", out var values) ? values.ToString() : null;
        var (name, version, error) = FunctionIdentifier.Resolve(Uri.UnescapeDataString(identifier), qualifier, emulator.Options);
        await (name is null ? error!.WriteAsync(context) : InvokeAsync(context, name, version));
    }

    private async Task InvokeAsync(HttpContext context, string name, string? qualifier)
    {
        var type = context.Request.Headers["X-Amz-Invocation-Type"].ToString();
        var (request, error) = await ReadAsync(context, type, qualifier);
        if (request is null)
        {
            await error!.WriteAsync(context);
            return;
        }

        switch (type)
        {
            case "DryRun":
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case "Event" when events.TryEnqueue(name, request):
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "Event":
                await InvokeError.Throttled.WriteAsync(context);
                break;
            default:
                await AnswerAsync(context, await functions.InvokeAsync(name, request, context.RequestAborted));
                break;
        }
    }

    private static async Task<(InvocationRequest? Request, InvokeError? Error)> ReadAsync(HttpContext context, string type, string? qualifier)
    {
        var logType = context.Request.Headers["X-Amz-Log-Type"].ToString();
        if (Violations(type, logType) is { Count: > 0 } violations)
        {
            return (null, InvokeError.Validation(violations));
        }

        var limit = type == "Event" ? PayloadLimits.Event : PayloadLimits.Request;
        if (await BodyReader.ReadAsync(context.Request, limit, context.RequestAborted) is not { } payload)
        {
            return (null, InvokeError.TooLarge(limit));
        }

        if (PayloadCheck.FindMistake(payload.Span) is { } mistake)
        {
            return (null, InvokeError.InvalidContent($"Could not parse request body into json: Could not parse payload into json: {mistake}"));
        }

        return (new InvocationRequest(payload.IsEmpty ? "{}"u8.ToArray() : payload)
        {
            Qualifier = qualifier,
            Parent = TraceParent.Of(context.Request),
            ClientContext = ClientContext(context.Request),
            WithLog = logType == "Tail",
        }, null);
    }

    private static List<string> Violations(string type, string logType)
    {
        List<string> violations = [];
        if (type is not ("" or "RequestResponse" or "Event" or "DryRun"))
        {
            violations.Add(InvokeError.Violation(type, "invocationType", "Member must satisfy enum value set: [Event, RequestResponse, DryRun]"));
        }

        if (logType is not ("" or "None" or "Tail"))
        {
            violations.Add(InvokeError.Violation(logType, "logType", "Member must satisfy enum value set: [None, Tail]"));
        }

        return violations;
    }

    private static Task AnswerAsync(HttpContext context, InvocationResult result)
    {
        if (result.Refusal is { } refusal)
        {
            return ErrorOf(refusal, context.Request.Host).WriteAsync(context);
        }

        context.Response.Headers["x-amzn-RequestId"] = result.RequestId;
        context.Response.Headers["X-Amz-Executed-Version"] = "$LATEST";
        if (result.ErrorType is not null)
        {
            context.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
        }

        if (result.LogTail is { } log)
        {
            context.Response.Headers["X-Amz-Log-Result"] = Convert.ToBase64String(log.Span);
        }

        return JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, result.Payload);
    }

    private static InvokeError ErrorOf(InvocationRefusal refusal, HostString host) => refusal switch
    {
        InvocationRefusal.TooManyRequests => InvokeError.Throttled,
        InvocationRefusal.NotAttached => InvokeError.NotAttached(host),
        _ => InvokeError.Stopping,
    };

    // Base64 of JSON in the request, JSON for the runtime.
    private static string? ClientContext(HttpRequest request)
    {
        var header = request.Headers["X-Amz-Client-Context"].ToString();
        var buffer = new byte[header.Length];
        return header.Length > 0 && Convert.TryFromBase64String(header, buffer, out var length)
            ? System.Text.Encoding.ASCII.GetString(buffer, 0, length)
            : null;
    }
}
