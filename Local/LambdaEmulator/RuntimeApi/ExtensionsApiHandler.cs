using System.Text.Json;
using LambdaEmulator.Servers;

namespace LambdaEmulator.RuntimeApi;

/// <summary>Serves the Extensions API (2020-01-01). Contract: Lambda developer guide, "Using the Lambda Extensions API".</summary>
internal sealed class ExtensionsApiHandler(ISandboxApi sandbox)
{
    public const string Prefix = "/2020-01-01/extension/";

    private const string IdentifierHeader = "Lambda-Extension-Identifier";
    private const string NameHeader = "Lambda-Extension-Name";
    private const string ErrorTypeHeader = "Lambda-Extension-Function-Error-Type";

    public Task HandleAsync(HttpContext context, string method, string path) =>
        (method, path[Prefix.Length..]) switch
        {
            ("POST", "register") => RegisterAsync(context),
            ("GET", "event/next") => NextAsync(context),
            ("POST", "init/error") => ErrorAsync(context, static (extension, failure) => extension.ReportInitError(failure), "Extension.InitError"),
            ("POST", "exit/error") => ErrorAsync(context, static (extension, failure) => extension.ReportExit(failure), "Extension.ExitError"),
            (_, "event/next") => SandboxApiHandler.MethodNotAllowedAsync(context, "GET"),
            (_, "register" or "init/error" or "exit/error") => SandboxApiHandler.MethodNotAllowedAsync(context, "POST"),
            _ => NotFoundAsync(context),
        };

    private async Task RegisterAsync(HttpContext context)
    {
        var name = context.Request.Headers[NameHeader].ToString();
        if (name.Length == 0)
        {
            await SandboxApiHandler.AnswerAsync(context, ApiError.InvalidExtensionName);
            return;
        }

        var body = await BodyReader.ReadAsync(context.Request, PayloadLimits.Control, context.RequestAborted);
        var mistake = "The body is too long";
        if (body is not { } json || ParseEvents(json, out mistake) is not { } events)
        {
            await SandboxApiHandler.AnswerAsync(context, ApiError.InvalidRequestFormat(mistake));
            return;
        }

        var (extension, error) = sandbox.Session.Register(name, events);
        if (extension is null)
        {
            await SandboxApiHandler.AnswerAsync(context, error!);
            return;
        }

        context.Response.Headers[IdentifierHeader] = extension.Id;
        (string, string)[] answer = [("functionName", sandbox.FunctionName), ("functionVersion", "$LATEST"), ("handler", sandbox.Handler)];
        var features = context.Request.Headers["Lambda-Extension-Accept-Feature"].ToString().Split(',', StringSplitOptions.TrimEntries);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, features.Contains("accountId") ? [.. answer, ("accountId", sandbox.AccountId)] : answer);
    }

    private async Task NextAsync(HttpContext context)
    {
        var (extension, error) = Identify(context);
        if (extension is null)
        {
            await SandboxApiHandler.AnswerAsync(context, error!);
            return;
        }

        var (next, refusal) = await extension.NextAsync(context.RequestAborted);
        if (next is null)
        {
            await SandboxApiHandler.AnswerAsync(context, refusal!);
            return;
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            extension.Redeliver(next);
            return;
        }

        context.Response.Headers["Lambda-Extension-Event-Identifier"] = next.Id;
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, next.Body);
    }

    private async Task ErrorAsync(HttpContext context, Func<ExtensionSession, SandboxFailure, ApiError?> report, string failureType)
    {
        var (extension, error) = Identify(context);
        var type = context.Request.Headers[ErrorTypeHeader].ToString();
        if (type.Length == 0 && (extension is not null || error == ApiError.UnknownExtensionIdentifier))
        {
            error = ApiError.MissingHeader(ErrorTypeHeader);
        }

        // Noted before the answer: the extension may exit on it at once, and then this is the reason, not the exit.
        error ??= report(extension!, new SandboxFailure(failureType, $"extension {extension!.Name} reported {type}"));
        if (error is not null)
        {
            await SandboxApiHandler.AnswerAsync(context, error);
            return;
        }

        await SandboxApiHandler.AcceptedAsync(context);
        sandbox.Session.Fail(extension!.Reported!);
    }

    private (ExtensionSession? Extension, ApiError? Error) Identify(HttpContext context)
    {
        var id = context.Request.Headers[IdentifierHeader].ToString();
        if (id.Length == 0)
        {
            return (null, ApiError.MissingExtensionIdentifier);
        }

        if (!Guid.TryParse(id, out _))
        {
            return (null, ApiError.InvalidExtensionIdentifier);
        }

        return sandbox.Session.FindExtension(id) is { } extension ? (extension, null) : (null, ApiError.UnknownExtensionIdentifier);
    }

    // null and {} register for no events.
    private static HashSet<string>? ParseEvents(ReadOnlyMemory<byte> json, out string mistake)
    {
        mistake = """The body must be a document like {"events":["INVOKE","SHUTDOWN"]}""";
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("configurationKeys", out var keys)
                && keys.ValueKind != JsonValueKind.Null && keys.EnumerateArray().Any())
            {
                mistake = "configurationKeys are deprecated; use environment variables instead";
                return null;
            }

            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => [],
                JsonValueKind.Object when !document.RootElement.TryGetProperty("events", out var events) || events.ValueKind == JsonValueKind.Null => [],
                JsonValueKind.Object => [.. document.RootElement.GetProperty("events").EnumerateArray().Select(static element => element.GetString() ?? "")],
                _ => null,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
