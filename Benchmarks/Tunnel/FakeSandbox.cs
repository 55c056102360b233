using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Tunnel;

/// <summary>What an extension sees of AWS: Lambda's Extensions API and Secrets Manager, both answering at once.</summary>
internal sealed class FakeSandbox : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _secret;
    private TaskCompletionSource<long> _ready = new();
    private TaskCompletionSource _shutdown = new();

    private FakeSandbox(string authKey)
    {
        _secret = JsonSerializer.Serialize(new
        {
            ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:auth-key-AbCdEf",
            Name = "auth-key",
            VersionId = "v1",
            SecretString = JsonSerializer.Serialize(new { id = "k1", key = authKey }),
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public string Url => _app.Urls.Single();

    /// <summary>The timestamp at which the extension said that it is ready.</summary>
    public Task<long> Ready => _ready.Task;

    public static async Task<FakeSandbox> StartAsync(string authKey)
    {
        var sandbox = new FakeSandbox(authKey);
        await sandbox._app.StartAsync();
        return sandbox;
    }

    /// <summary>Forgets the last extension.</summary>
    public void Reset() => (_ready, _shutdown) = (new(), new());

    public void Shutdown() => _shutdown.TrySetResult();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var now = Stopwatch.GetTimestamp();
        switch (context.Request.Path.Value)
        {
            case "/2020-01-01/extension/register":
                context.Response.Headers["Lambda-Extension-Identifier"] = "1";
                await context.Response.WriteAsync("{}");
                break;
            case "/2020-01-01/extension/event/next":
                _ready.TrySetResult(now);
                await _shutdown.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("""{"eventType":"SHUTDOWN","shutdownReason":"spindown","deadlineMs":0}""");
                break;
            default:
                await context.Response.WriteAsync(_secret);
                break;
        }
    }
}
