using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dashboard.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Benchmarks.Dashboard;

/// <summary>Stands in for the Lambda emulator's admin API: tells of webhooks on its event stream.</summary>
internal sealed class WebhookSource : IResourceSource, IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ResourceSnapshot? _resource;
    private long _id;

    private WebhookSource(WebApplication app)
    {
        _app = app;
    }

    /// <summary>Ends when the dashboard has opened the event stream.</summary>
    public Task Connected => _connected.Task;

    public static async Task<WebhookSource> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var source = new WebhookSource(builder.Build());
        source._app.MapGet("/sandboxes", static context => context.Response.WriteAsync("[]"));
        source._app.MapGet("/webhooks", source.ListAsync);
        source._app.MapGet("/events", source.StreamAsync);
        await source._app.StartAsync();
        var url = source._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        source._resource = new ResourceSnapshot { Name = "lambda", Type = "Project", State = "Running", Endpoints = [new ResourceEndpoint("lambda-admin", url)] };
        return source;
    }

    public void Tell(string path) => _events.Writer.TryWrite(
        $$"""{"id":{{++_id}},"time":"{{DateTimeOffset.UtcNow:O}}","method":"POST","path":"{{path}}","query":"","sourceIp":"127.0.0.1","host":"localhost","status":200,"durationMs":1}""");

    public IReadOnlyList<ResourceSnapshot> GetResources() => _resource is null ? [] : [_resource];

    public async IAsyncEnumerable<ResourceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return _resource!;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public IReadOnlyList<ConsoleLogLine> GetConsoleLog(string resourceName) => [];

    public async IAsyncEnumerable<ConsoleLogLine> WatchConsoleLogAsync(string? resourceName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        yield break;
    }

    public Task<CommandResult> ExecuteCommandAsync(string resourceName, string commandName, CancellationToken cancellationToken) =>
        Task.FromResult(new CommandResult(false, "There are no commands."));

    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await _app.DisposeAsync();
    }

    private async Task ListAsync(HttpContext context)
    {
        await context.Response.WriteAsync("[]", context.RequestAborted);
        _connected.TrySetResult();
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await foreach (var data in _events.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync($"event: webhook\ndata: {data}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
