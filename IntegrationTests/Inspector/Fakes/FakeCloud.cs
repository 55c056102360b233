using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Inspector.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IntegrationTests.Inspector.Fakes;

/// <summary>
/// Stands in for the Lambda emulator (HTTP API and admin API) and the tailnet emulator's admin API, by the shapes of
/// docs/architecture.md. A request to the HTTP API is recorded as a webhook and answered with its own body.
/// </summary>
internal sealed class FakeCloud : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ChangeFeed<(string Event, JsonObject Data)> _events = new();
    private readonly ChangeFeed<JsonObject> _tailnetEvents = new();
    private long _lastId;

    private FakeCloud(WebApplication app)
    {
        _app = app;
    }

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");

    public ConcurrentQueue<JsonObject> Webhooks { get; } = new();

    /// <summary>Functions that were asked to restart.</summary>
    public ConcurrentQueue<string> Restarted { get; } = new();

    public ConcurrentDictionary<string, JsonObject> Sandboxes { get; } = new();

    public ConcurrentDictionary<string, JsonObject> Faults { get; } = new();

    public JsonArray Nodes { get; } = [];

    public JsonArray Keys { get; } = [];

    public JsonArray Connections { get; } = [];

    /// <summary>Hears of every webhook that was received.</summary>
    public Action<JsonObject> OnWebhook { get; set; } = static _ => { };

    public static async Task<FakeCloud> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var cloud = new FakeCloud(builder.Build());
        cloud.Map();
        await cloud._app.StartAsync();
        return cloud;
    }

    public void SetSandbox(JsonObject sandbox)
    {
        Sandboxes[(string)sandbox["id"]!] = sandbox;
        _events.Publish(("sandbox", sandbox));
    }

    public void TellTailnet(string kind, string text) => _tailnetEvents.Publish(new JsonObject
    {
        ["id"] = Interlocked.Increment(ref _lastId),
        ["time"] = DateTimeOffset.UtcNow.ToString("O"),
        ["kind"] = kind,
        ["text"] = text,
    });

    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await _app.StopAsync(stop.Token);
        await _app.DisposeAsync();
    }

    private void Map()
    {
        _app.MapGet("/events", context => StreamAsync(context, _events.WatchAsync(context.RequestAborted)));
        _app.MapGet("/webhooks", context => context.Response.WriteAsync(new JsonArray([.. Webhooks.Select(w => w.DeepClone())]).ToJsonString()));
        _app.MapGet("/sandboxes", context => context.Response.WriteAsync(new JsonArray([.. Sandboxes.Values.Select(s => s.DeepClone())]).ToJsonString()));
        _app.MapPost("/functions/{name}/restart", context =>
        {
            Restarted.Enqueue((string)context.Request.RouteValues["name"]!);
            context.Response.StatusCode = 202;
            return Task.CompletedTask;
        });
        _app.MapGet("/sandboxes/{id}/logs", context => context.Response.WriteAsync($$"""
            [{"time":"{{DateTimeOffset.UtcNow:O}}","source":"platform","line":"INIT_START Runtime Version: provided.al2023"},
             {"time":"{{DateTimeOffset.UtcNow:O}}","source":"extension","line":"info Tunnel: Running as forwarder-7f3a.tail.local"},
             {"time":"{{DateTimeOffset.UtcNow:O}}","source":"function","line":"info Forwarder: forwarded hello to target:8080"}]
            """));
        _app.MapGet("/admin/state", context => context.Response.WriteAsync(new JsonObject
        {
            ["domain"] = "tail.local",
            ["nodes"] = Nodes.DeepClone(),
            ["keys"] = Keys.DeepClone(),
            ["connections"] = Connections.DeepClone(),
            ["faults"] = new JsonObject(Faults.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key, f.Value.DeepClone()))),
        }.ToJsonString()));
        _app.MapGet("/admin/faults", context => context.Response.WriteAsync("""
            [{"name":"control-down","meaning":"The control server breaks every connection; nodes that are up keep their data path."},
             {"name":"login-slow","meaning":"A login takes delayMs longer."},
             {"name":"data-stalled","meaning":"No data gets through to or from node (or at all); connections stay open."},
             {"name":"daemon-crash","meaning":"The daemon of node (or every one) ends at once. Happens once."}]
            """));
        _app.MapPut("/admin/faults/{name}", async context =>
        {
            var name = (string)context.Request.RouteValues["name"]!;
            var settings = context.Request.ContentLength > 0 ? (await JsonNode.ParseAsync(context.Request.Body))!.AsObject() : [];
            Faults[name] = settings;
            TellTailnet("fault", $"{name} on");
            context.Response.StatusCode = 204;
        });
        _app.MapDelete("/admin/faults/{name}", context =>
        {
            var name = (string)context.Request.RouteValues["name"]!;
            Faults.TryRemove(name, out _);
            TellTailnet("fault", $"{name} off");
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        _app.MapGet("/admin/events", context => StreamTailnetAsync(context));
        _app.MapFallback(ReceiveAsync);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var traceparent = context.Request.Headers["traceparent"].ToString();
        var webhook = new JsonObject
        {
            ["id"] = Interlocked.Increment(ref _lastId),
            ["time"] = DateTimeOffset.UtcNow.ToString("O"),
            ["method"] = context.Request.Method,
            ["path"] = context.Request.Path.Value,
            ["query"] = context.Request.QueryString.Value?.TrimStart('?') ?? "",
            ["sourceIp"] = context.Connection.RemoteIpAddress!.ToString(),
            ["host"] = context.Request.Host.Value,
            ["routeKey"] = "$default",
            ["function"] = "forwarder",
            ["requestHeaders"] = new JsonArray([.. context.Request.Headers.Select(h => new JsonArray(h.Key.ToLowerInvariant(), h.Value.ToString()))]),
            ["requestBody"] = Convert.ToBase64String(body),
            ["requestBodyLength"] = body.Length,
            ["status"] = 200,
            ["responseHeaders"] = new JsonArray(new JsonArray("content-type", "text/plain")),
            ["responseBody"] = Convert.ToBase64String("Hello! It's working!"u8),
            ["responseBodyLength"] = 20,
            ["durationMs"] = 12.3,
            ["cold"] = _lastId <= 1,
            ["authorizer"] = new JsonObject { ["decision"] = "allow", ["context"] = new JsonObject { ["rule"] = "127.0.0.0/8" } },
            ["traceId"] = traceparent.Length == 55 ? traceparent[3..35] : Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()),
        };
        Webhooks.Enqueue(webhook);
        _events.Publish(("webhook", webhook));
        OnWebhook(webhook);
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("Hello! It's working!");
    }

    private static async Task StreamAsync(HttpContext context, IAsyncEnumerable<(string Event, JsonObject Data)> events)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        await foreach (var (name, data) in events)
        {
            await context.Response.WriteAsync($"event: {name}\ndata: {data.ToJsonString()}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }

    private async Task StreamTailnetAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        await foreach (var data in _tailnetEvents.WatchAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync($"event: tailnet\ndata: {data.ToJsonString()}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }
}
