using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using EmbeddedHosting.Dashboards;
using Microsoft.Extensions.DependencyInjection;

namespace IntegrationTests;

/// <summary>The whole local environment, started by the app model on free ports, with its dashboard.</summary>
public sealed class LocalEnvironment : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>How long anything may take on a busy machine before a test gives up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The environment has not started.");

    public ResourceNotificationService Notifications => App.ResourceNotifications;

    /// <summary>The webhook endpoint, as a sender reaches it.</summary>
    public Uri Webhooks { get; private set; } = new("http://localhost/");

    public Uri Dashboard { get; private set; } = new("http://localhost/");

    /// <summary>Starts an environment of its own for a test that changes it beyond repair.</summary>
    public static async Task<LocalEnvironment> StartAsync(params string[] args)
    {
        var environment = new LocalEnvironment();
        try
        {
            await environment.InitializeAsync(args);
            return environment;
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }
    }

    public Task InitializeAsync() => InitializeAsync([]);

    /// <summary>A client of an endpoint; it gives up after <see cref="Limit"/>.</summary>
    public HttpClient CreateClient(string resource, string? endpoint = null)
    {
        var client = App.CreateHttpClient(resource, endpoint);
        client.Timeout = Limit;
        return client;
    }

    public HttpClient CreateSender() => new() { BaseAddress = Webhooks, Timeout = Limit };

    public async Task WaitAsync(string resource, Func<CustomResourceSnapshot, bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        await Notifications.WaitForResourceAsync(resource, e => condition(e.Snapshot), limit.Token);
    }

    public CustomResourceSnapshot Snapshot(string resource) =>
        Notifications.TryGetCurrentState(resource, out var e) ? e.Snapshot : throw new ArgumentException($"No resource '{resource}'.", nameof(resource));

    /// <summary>Waits until a line of a resource's log contains a text.</summary>
    public async Task<string> WaitForLogAsync(string resource, string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        var logs = App.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var lines in logs.WatchAsync(resource).WithCancellation(limit.Token))
        {
            if (lines.FirstOrDefault(l => l.Content.Contains(text, StringComparison.Ordinal)) is { Content: { } found })
            {
                return found;
            }
        }

        throw new TimeoutException($"'{resource}' never logged '{text}'.");
    }

    public async Task CommandAsync(string resource, string command)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(resource, command);
        Assert.True(result.Success, result.Message);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    private async Task InitializeAsync(string[] args)
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::AppHost.Help>(
            ["--Ports:Webhook=0", "--Ports:Dashboard=0", .. args],
            static (options, _) => options.DisableDashboard = false,
            limit.Token);
        _app = await builder.BuildAsync(limit.Token);
        await _app.StartAsync(limit.Token);
        try
        {
            await Notifications.WaitForResourceHealthyAsync("webhooks", limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The environment did not come up within {Limit.TotalSeconds} s.{Environment.NewLine}{Describe()}", exception);
        }

        Webhooks = App.GetEndpoint("lambda", "http-api");
        Dashboard = await App.Services.GetRequiredService<DashboardHost>().Ready ?? Dashboard;
    }

    private string Describe()
    {
        var logs = App.Services.GetRequiredService<ResourceLoggerService>();
        return string.Join(Environment.NewLine, App.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .Where(r => !Snapshot(r.Name).IsHidden)
            .SelectMany(r => logs.GetEntries(r.Name).TakeLast(15).Select(e => $"{r.Name} | {e.Text}")
                .Prepend($"{r.Name}: {Snapshot(r.Name).State?.Text} {Snapshot(r.Name).HealthStatus}")));
    }
}
