using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Hosting.UnitTests.Engine;

/// <summary>A small application of shell scripts, without a dashboard.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _limit = new(Limit);

    public TestApplication(params string[] args) =>
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

    public IDistributedApplicationBuilder Builder { get; }

    public DistributedApplication? App { get; private set; }

    public CancellationToken Cancelled => _limit.Token;

    public ResourceNotificationService Notifications => App!.ResourceNotifications;

    public IResourceBuilder<ExecutableResource> AddScript(string name, string script) => Builder.AddExecutable(name, "sh", "/", "-c", script);

    public async Task StartAsync()
    {
        App = Builder.Build();
        await App.StartAsync(Cancelled);
    }

    public Task<ResourceEvent> WaitAsync(string resource, string state) =>
        Notifications.WaitForResourceAsync(resource, e => e.Snapshot.State?.Text == state, Cancelled);

    public CustomResourceSnapshot Snapshot(string resource) =>
        Notifications.TryGetCurrentState(resource, out var e) ? e.Snapshot : throw new ArgumentException($"No resource '{resource}'.", nameof(resource));

    /// <summary>The log's lines once one of them contains a text.</summary>
    public async Task<IReadOnlyList<string>> LinesUntilAsync(string resource, string text)
    {
        var lines = new List<string>();
        await foreach (var batch in App!.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource).WithCancellation(Cancelled))
        {
            lines.AddRange(batch.Select(l => l.Content));
            if (lines.Exists(l => l.Contains(text, StringComparison.Ordinal)))
            {
                break;
            }
        }

        Assert.Contains(lines, l => l.Contains(text, StringComparison.Ordinal));
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        _limit.Dispose();
    }
}
