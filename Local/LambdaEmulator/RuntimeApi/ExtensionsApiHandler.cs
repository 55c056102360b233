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
    private const int LongestName = 128;

    public Task HandleAsync(HttpContext context, string method, string path) =>
        (method, path[Prefix.Length..]) switch
        {
            ("POST", "register") => RegisterAsync(context),
            ("GET", "event/next") => NextAsync(context),
            ("POST", "init/error") => ErrorAsync(context, static extension => extension.ReportInitError(), "Extension.InitError"),
            ("POST", "exit/error") => ErrorAsync(context, static extension => extension.ReportExit(), "Extension.ExitError"),
            _ => NotFoundAsync(context),
        };

    private async Task RegisterAsync(HttpContext context)
    {
        var name = context.Request.Headers[NameHeader].ToString();
        if (name.Length is 0 or > LongestName)
        {
            await SandboxApiHandler.AnswerAsync(context, new ApiError(403, "Extension.InvalidExtensionName", $"{NameHeader} must have 1 to {LongestName} characters"));
            return;
        }

        var body = await BodyReader.ReadAsync(context.Request, PayloadLimits.Control, context.RequestAborted);
        if (body is not { } json || ParseEvents(json) is not { } events)
        {
            await SandboxApiHandler.AnswerAsync(context, ApiError.InvalidRequestFormat("""The body must be a document like {"events":["INVOKE","SHUTDOWN"]}"""));
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

    private async Task ErrorAsync(HttpContext context, Func<ExtensionSession, ApiError?> report, string fallback)
    {
        var (extension, error) = Identify(context);
        error ??= context.Request.Headers.ContainsKey(ErrorTypeHeader) ? report(extension!) : ApiError.MissingHeader(ErrorTypeHeader);
        if (error is not null)
        {
            await SandboxApiHandler.AnswerAsync(context, error);
            return;
        }

        // Noted before the answer: the extension may exit on it at once, and then this is the reason, not the exit.
        var type = context.Request.Headers[ErrorTypeHeader].ToString();
        var failure = new SandboxFailure(type.Length > 0 ? type : fallback, $"extension {extension!.Name} reported {type}");
        extension.Reported = failure;
        await SandboxApiHandler.AcceptedAsync(context);
        sandbox.Session.Fail(failure);
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

    private static HashSet<string>? ParseEvents(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("events", out var events)
                ? [.. events.EnumerateArray().Select(static element => element.GetString() ?? "")]
                : null;
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
