using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Inspector.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IntegrationTests.Inspector.Fakes;

/// <summary>
/// Stands in for Aspire's dashboard: its stream of spans, and a page for a trace. The spans are those of the authorizer and the forwarder;
/// that the real ones have these names and attributes is what the tests on the whole system see.
/// </summary>
internal sealed class FakeDashboard : IAsyncDisposable
{
    public const string ApiKey = "key of the fake dashboard";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _kept = new();
    private readonly ChangeFeed<string> _lines = new();

    private FakeDashboard(WebApplication app)
    {
        _app = app;
    }

    public Uri Url => new(_app.Urls.First() + "/");

    public static async Task<FakeDashboard> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var dashboard = new FakeDashboard(builder.Build());
        dashboard._app.MapGet("/api/telemetry/spans", dashboard.StreamAsync);
        dashboard._app.MapGet("/traces/detail/{id}", context => context.Response.WriteAsync($"trace {context.Request.RouteValues["id"]}"));
        await dashboard._app.StartAsync();
        return dashboard;
    }

    /// <summary>The spans of one webhook.</summary>
    public void Tell(string traceId, string route, string verification, string outcome)
    {
        Add(Line("authorizer", "WebhookForwarder.Authorizer", traceId, Span("authorize", 2, ("webhook.authorizer.decision", "allow"), ("webhook.authorizer.rule", "127.0.0.0/8"), ("webhook.route", route))));
        Add(Line(
            "forwarder",
            "WebhookForwarder.Forwarder",
            traceId,
            Span("connect", 3, ("server.address", "target"), ("server.port", "8080")),
            Span("POST", 3, ("server.address", "target"), ("server.port", "8080"), ("http.response.status_code", "200")),
            Span($"forward {route}", 2, ("webhook.route", route), ("webhook.verification", verification), ("webhook.outcome", outcome))));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private void Add(string line)
    {
        _kept.Enqueue(line);
        _lines.Publish(line);
    }

    // What is kept comes first, as from the real one.
    private async Task StreamAsync(HttpContext context)
    {
        if (context.Request.Headers["X-API-Key"] != ApiKey)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        var lines = _lines.WatchAsync(context.RequestAborted);
        await context.Response.WriteAsync(string.Concat(_kept.Select(static line => line + "\n")));
        await context.Response.Body.FlushAsync();
        await foreach (var line in lines)
        {
            await context.Response.WriteAsync(line + "\n");
            await context.Response.Body.FlushAsync();
        }
    }

    private static string Line(string service, string scope, string traceId, params JsonObject[] spans)
    {
        foreach (var span in spans)
        {
            span["traceId"] = traceId;
        }

        return new JsonObject
        {
            ["resourceSpans"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject { ["attributes"] = Attributes(("service.name", service)) },
                ["scopeSpans"] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = scope }, ["spans"] = new JsonArray([.. spans]) }),
            }),
        }.ToJsonString();
    }

    private static JsonObject Span(string name, int kind, params (string, string)[] attributes) => new() { ["name"] = name, ["kind"] = kind, ["attributes"] = Attributes(attributes) };

    private static JsonArray Attributes(params (string Key, string Value)[] attributes) =>
        new([.. attributes.Select(a => new JsonObject { ["key"] = a.Key, ["value"] = new JsonObject { ["stringValue"] = a.Value } })]);
}
