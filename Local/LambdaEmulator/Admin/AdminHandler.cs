using System.Text;
using LambdaEmulator.EventSources;
using LambdaEmulator.Functions;
using LambdaEmulator.HttpApi;
using LambdaEmulator.InvokeApi;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Servers;
using KestrelServerLimits = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerLimits;

namespace LambdaEmulator.Admin;

/// <summary>Serves the port beside the HTTP API: the Invoke API, functions attached from outside (<c>/{function}/2018-06-01/…</c>), and the admin API.</summary>
internal sealed class AdminHandler(FunctionRegistry functions, WebhookLog webhooks, EventStream events, InvokeApiHandler invoke, EventSourceApi eventSources)
{
    /// <summary>For large invocation payloads, and for runtimes that wait in next.</summary>
    public static void Limits(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = PayloadLimits.Response + 1024 * 1024;
        limits.MinResponseDataRate = null;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        try
        {
            if (path.StartsWith(InvokeApiHandler.Prefix, StringComparison.Ordinal))
            {
                await invoke.HandleAsync(context, path);
            }
            else if (path.StartsWith(EventSourceApi.Prefix, StringComparison.Ordinal))
            {
                await eventSources.HandleAsync(context, path);
            }
            else
            {
                await RouteAsync(context, path);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await ErrorAsync(context, exception.StatusCode, exception.Message);
        }
    }

    private Task RouteAsync(HttpContext context, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (context.Request.Method, segments) switch
        {
            ("GET", ["health" or "alive"]) => TextAsync(context, "Healthy"),
            ("GET", ["functions"]) => JsonAsync(context, functions.All.Select(Describe)),
            ("POST", ["functions", var name, "restart"]) => RestartAsync(context, name),
            ("GET", ["sandboxes"]) => JsonAsync(context, functions.All.SelectMany(static function => function.Snapshots())),
            ("GET", ["sandboxes", var id, "logs"]) => LogsAsync(context, id),
            ("GET", ["webhooks"]) => WebhooksAsync(context),
            ("GET", ["events"]) => EventsAsync(context),
            (_, [var name, "2018-06-01" or "2020-01-01" or "2020-08-15" or "2022-07-01", ..]) => AttachedAsync(context, name, path),
            _ => ErrorAsync(context, 404, $"{context.Request.Method} {path} is not served here"),
        };
    }

    private static object Describe(ILambdaFunction function) => new
    {
        function.Options.Name,
        function.Options.Command,
        function.Options.Args,
        Extensions = function.Options.Extensions.Select(static path => Path.GetFileName(path)),
        function.Options.MemorySize,
        Timeout = function.Options.Timeout.TotalSeconds,
        function.Options.Concurrency,
        function.Options.Freeze,
        AttachedFromOutside = function.Options.IsAttachedFromOutside,
        Sandboxes = function.Snapshots().Count(static sandbox => sandbox.State != Sandboxes.SandboxState.Ended),
    };

    private Task RestartAsync(HttpContext context, string name)
    {
        if (!functions.TryGet(name, out var function))
        {
            return UnknownFunctionAsync(context, name);
        }

        function.Restart("asked for");
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    private Task LogsAsync(HttpContext context, string id) =>
        functions.All.Select(function => function.Log(id)).FirstOrDefault(static log => log is not null) is { } log
            ? JsonAsync(context, log)
            : ErrorAsync(context, 404, $"There is no sandbox '{id}'");

    private Task WebhooksAsync(HttpContext context)
    {
        var after = context.Request.Query["after"].ToString();
        long id = 0;
        return after.Length == 0 || long.TryParse(after, out id)
            ? JsonAsync(context, webhooks.After(id))
            : ErrorAsync(context, 400, $"after is '{after}'; it must be a whole number");
    }

    private async Task EventsAsync(HttpContext context)
    {
        using var subscription = events.Subscribe();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await foreach (var item in subscription.Events.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {item.Type}\ndata: "), context.RequestAborted);
            await context.Response.Body.WriteAsync(item.Json, context.RequestAborted);
            await context.Response.Body.WriteAsync("\n\n"u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private Task AttachedAsync(HttpContext context, string name, string path)
    {
        if (!functions.TryGet(name, out var function))
        {
            return UnknownFunctionAsync(context, name);
        }

        if (function is not AttachedFunction attached)
        {
            return ErrorAsync(context, 403, $"{name} has a command, so its sandboxes are started here; leave Functions__{name}__Command unset to attach a process");
        }

        return attached.Api.HandleAsync(context, path[(name.Length + 1)..]);
    }

    private Task UnknownFunctionAsync(HttpContext context, string name) =>
        ErrorAsync(context, 404, $"There is no function '{name}' (there are: {string.Join(", ", functions.All.Select(static function => function.Options.Name))})");

    private static Task JsonAsync(HttpContext context, object value) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, AdminJson.Serialize(value));

    private static Task TextAsync(HttpContext context, string text) =>
        context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted).AsTask();

    private static Task ErrorAsync(HttpContext context, int status, string message) =>
        JsonAnswers.WriteAsync(context, status, ("message", message));
}
