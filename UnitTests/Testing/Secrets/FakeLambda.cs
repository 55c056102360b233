using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SecretsManager.Rotation;

namespace Testing.Secrets;

/// <summary>Fakes Lambda's Invoke API: one function, <c>rotate</c>, that is a delegate. Null from it is success, else the error's message.</summary>
internal sealed class FakeLambda : IAsyncDisposable
{
    public const string FunctionArn = "arn:aws:lambda:eu-central-1:123456789012:function:rotate";

    private readonly WebApplication _app;

    private FakeLambda(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.First());

    public ConcurrentQueue<RotationEvent> Events { get; } = [];

    public Func<RotationEvent, Task<string?>> Function { get; set; } = _ => Task.FromResult<string?>(null);

    /// <summary>The bodies of CreateFunction, with the credential scope that signed them.</summary>
    public ConcurrentQueue<(JsonElement Body, string Authorization)> Created { get; } = [];

    public IEnumerable<string> Steps => Events.Select(e => e.Step);

    public static async Task<FakeLambda> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeLambda(app);
        app.MapPost("/2015-03-31/functions/{name}/invocations", fake.InvokeAsync);
        app.MapPost("/2015-03-31/functions", fake.CreateAsync);
        await app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task CreateAsync(HttpContext context)
    {
        Created.Enqueue((await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body), context.Request.Headers.Authorization.ToString()));
        context.Response.StatusCode = Created.Count == 1 ? 201 : 409;
    }

    private async Task InvokeAsync(HttpContext context, string name)
    {
        if (name != "rotate")
        {
            context.Response.StatusCode = 404;
            context.Response.Headers["X-Amzn-ErrorType"] = "ResourceNotFoundException";
            return;
        }

        if (context.Request.Headers["X-Amz-Invocation-Type"] == "DryRun")
        {
            context.Response.StatusCode = 204;
            return;
        }

        var rotation = (await JsonSerializer.DeserializeAsync(context.Request.Body, RotationJson.Default.RotationEvent))!;
        Events.Enqueue(rotation);
        if (await Function(rotation) is { } error)
        {
            context.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
            await context.Response.WriteAsync($$"""{"errorType":"Failed","errorMessage":"{{error}}"}""");
            return;
        }

        await context.Response.WriteAsync("null");
    }
}
