using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>The Runtime API as far as a runtime sees it, on a real socket: hands out events, keeps what is posted.</summary>
internal sealed class FakeRuntimeApi : IAsyncDisposable
{
    private const string Base = "/prefix/2018-06-01/runtime";

    private readonly WebApplication _app;
    private readonly Channel<FakeInvocation> _events = Channel.CreateUnbounded<FakeInvocation>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<PostedResult>> _results = new();
    private readonly TaskCompletionSource<PostedResult> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private int _nexts;

    private FakeRuntimeApi(WebApplication app) => _app = app;

    /// <summary>The value of AWS_LAMBDA_RUNTIME_API, with a path prefix.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Completed by a posted initialization error.</summary>
    public Task<PostedResult> InitError => _initError.Task;

    /// <summary>How often an invocation was asked for.</summary>
    public int Nexts => Volatile.Read(ref _nexts);

    /// <summary>Status that answers a posted result.</summary>
    public int ResponseStatus { get; set; } = 202;

    /// <summary>Status that answers <c>next</c>.</summary>
    public int NextStatus { get; set; } = 200;

    /// <summary>Completed when the runtime asked for an invocation the first time.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<FakeRuntimeApi> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var api = new FakeRuntimeApi(app);
        app.UseRouting();
        app.MapGet($"{Base}/invocation/next", api.NextAsync);
        app.MapPost($"{Base}/invocation/{{id}}/response", (HttpContext http, string id) => api.ResultAsync(http, id, isError: false));
        app.MapPost($"{Base}/invocation/{{id}}/error", (HttpContext http, string id) => api.ResultAsync(http, id, isError: true));
        app.MapPost($"{Base}/init/error", async http =>
        {
            api._initError.TrySetResult(await PostedResult.ReadAsync(http, isError: true));
            http.Response.StatusCode = 202;
        });
        await app.StartAsync();
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        api.Address = $"{url["http://".Length..]}/prefix";
        return api;
    }

    /// <summary>Invokes the runtime and waits for what it posts.</summary>
    public async Task<PostedResult> InvokeAsync(string payload, TimeSpan? timeout = null, string? trace = null)
    {
        var id = $"request-{Interlocked.Increment(ref _count)}";
        var result = _results[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _events.Writer.WriteAsync(new FakeInvocation(id, payload, timeout ?? TimeSpan.FromSeconds(30), trace));
        return await result.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task NextAsync(HttpContext http)
    {
        Interlocked.Increment(ref _nexts);
        Waiting.TrySetResult();
        if (NextStatus != 200)
        {
            http.Response.StatusCode = NextStatus;
            return;
        }

        var next = await _events.Reader.ReadAsync(http.RequestAborted);
        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = next.Id;
        headers["Lambda-Runtime-Deadline-Ms"] = DateTimeOffset.UtcNow.Add(next.Timeout).ToUnixTimeMilliseconds().ToString();
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-west-1:000000000000:function:forwarder";
        headers["Lambda-Runtime-Trace-Id"] = next.Trace ?? "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        await http.Response.WriteAsync(next.Payload);
    }

    private async Task ResultAsync(HttpContext http, string id, bool isError)
    {
        var posted = await PostedResult.ReadAsync(http, isError);
        if (isError || ResponseStatus == 202)
        {
            _results[id].TrySetResult(posted);
        }

        http.Response.StatusCode = isError ? 202 : ResponseStatus;
        await http.Response.WriteAsync("""{"status":"OK"}""");
    }

    private sealed record FakeInvocation(string Id, string Payload, TimeSpan Timeout, string? Trace);
}
