using LambdaEmulator.Functions;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Servers;
using LambdaEmulator.Telemetry;
using System.Diagnostics;
using System.Text.Json;

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
            await ErrorAsync(context, 404, "UnknownOperationException", "Only Invoke is served here: POST /2015-03-31/functions/{name}/invocations");
            return;
        }

        var name = FunctionIdentifier.NameOf(Uri.UnescapeDataString(identifier));
        var qualifier = context.Request.Query["Qualifier"].ToString();
        if (name is null || !functions.TryGet(name, out var function) || qualifier is not ("" or "$LATEST"))
        {
            var arn = emulator.Options.FunctionArn(name ?? identifier) + (qualifier.Length > 0 ? $":{qualifier}" : "");
            await ErrorAsync(context, 404, "ResourceNotFoundException", $"Function not found: {arn}");
            return;
        }

        await InvokeAsync(context, function.Options.Name);
    }

    private async Task InvokeAsync(HttpContext context, string name)
    {
        var type = context.Request.Headers["X-Amz-Invocation-Type"].ToString();
        if (type is not ("" or "RequestResponse" or "Event" or "DryRun"))
        {
            await ErrorAsync(context, 400, "InvalidParameterValueException", $"Invocation type '{type}' is not RequestResponse, Event or DryRun");
            return;
        }

        var limit = type == "Event" ? PayloadLimits.Event : PayloadLimits.Request;
        if (await BodyReader.ReadAsync(context.Request, limit, context.RequestAborted) is not { } payload)
        {
            await ErrorAsync(context, 413, "RequestTooLargeException", $"Request must be smaller than {limit} bytes for the InvokeFunction operation");
            return;
        }

        if (InvalidJson(payload) is { } reason)
        {
            await ErrorAsync(context, 400, "InvalidRequestContentException", $"Could not parse request body into json: {reason}");
            return;
        }

        var request = new InvocationRequest(payload.IsEmpty ? "{}"u8.ToArray() : payload)
        {
            Parent = ParentOf(context.Request),
            ClientContext = ClientContext(context.Request),
            WithLog = context.Request.Headers["X-Amz-Log-Type"] == "Tail",
        };
        context.Response.Headers["X-Amz-Executed-Version"] = "$LATEST";
        switch (type)
        {
            case "DryRun":
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case "Event" when events.TryEnqueue(name, request):
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "Event":
                await ErrorAsync(context, 429, "TooManyRequestsException", "The queue of asynchronous invocations is full", "ReservedFunctionConcurrentInvocationLimitExceeded");
                break;
            default:
                await AnswerAsync(context, await functions.InvokeAsync(name, request, context.RequestAborted));
                break;
        }
    }

    private static async Task AnswerAsync(HttpContext context, InvocationResult result)
    {
        switch (result.Refusal)
        {
            case InvocationRefusal.TooManyRequests:
                await ErrorAsync(context, 429, "TooManyRequestsException", "Rate Exceeded.", "ReservedFunctionConcurrentInvocationLimitExceeded");
                return;
            case InvocationRefusal.NotAttached:
                await ErrorAsync(context, 502, "EC2UnexpectedException", NotAttachedMessage(context));
                return;
            case InvocationRefusal.Stopping:
                await ErrorAsync(context, 500, "ServiceException", "The emulator is being stopped");
                return;
            default:
                break;
        }

        context.Response.Headers["x-amzn-RequestId"] = result.RequestId;
        if (result.ErrorType is not null)
        {
            context.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
        }

        if (result.LogTail is { } log)
        {
            context.Response.Headers["X-Amz-Log-Result"] = Convert.ToBase64String(log.Span);
        }

        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, result.Payload);
    }

    private static string NotAttachedMessage(HttpContext context) =>
        $"No process serves this function: it has no command, so start one with AWS_LAMBDA_RUNTIME_API={context.Request.Host}/<function>";

    private static Task ErrorAsync(HttpContext context, int status, string type, string message, string? reason = null)
    {
        context.Response.Headers["x-amzn-ErrorType"] = type;
        return reason is null
            ? JsonAnswers.WriteAsync(context, status, ("Type", status < 500 ? "User" : "Service"), ("Message", message))
            : JsonAnswers.WriteAsync(context, status, ("Type", "User"), ("message", message), ("Reason", reason));
    }

    private static string? InvalidJson(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(payload.Span);
            while (reader.Read())
            {
                // Only well-formedness matters.
            }

            return null;
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }

    // Base64 of JSON in the request, JSON for the runtime.
    private static string? ClientContext(HttpRequest request)
    {
        var header = request.Headers["X-Amz-Client-Context"].ToString();
        var buffer = new byte[header.Length];
        return header.Length > 0 && Convert.TryFromBase64String(header, buffer, out var length)
            ? System.Text.Encoding.ASCII.GetString(buffer, 0, length)
            : null;
    }

    private static ActivityContext ParentOf(HttpRequest request) => TraceParent.Of(request);
}
