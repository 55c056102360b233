using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
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

    /// <summary>Starts an environment of its own for a test that changes it beyond repair.</summary>
    public static async Task<LocalEnvironment> StartAsync(params string[] args)
    {
        var environment = new LocalEnvironment();
        try
        {
            await environment.InitializeAsync(args);
            return environment;
        }
        catch (Exception exception)
        {
            await environment.DisposeAfterAsync(exception);
            throw;
        }
    }

    public Task InitializeAsync() => InitializeAsync([]);

    /// <summary>A client of an endpoint; it gives up after <see cref="Limit"/>.</summary>
    public HttpClient CreateClient(string resource, string? endpoint = null) => new() { BaseAddress = App.GetEndpoint(resource, endpoint), Timeout = Limit };

    public HttpClient CreateSender() => new() { BaseAddress = Webhooks, Timeout = Limit };

    /// <summary>Aspire's dashboard, with the login token.</summary>
    public async Task<Uri> DashboardAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await App.GetDashboardUrlAsync(limit.Token);
    }

    /// <summary>What the dashboard's telemetry API answers, such as of <c>traces/ID</c>; null when it has nothing.</summary>
    public async Task<JsonElement?> TelemetryAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(await DashboardAsync(), "/api/telemetry/"), Timeout = Limit };
        client.DefaultRequestHeaders.Add("X-API-Key", App.Services.GetRequiredService<IConfiguration>()["AppHost:DashboardApiKey"]);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    public async Task WaitAsync(string resource, Func<CustomResourceSnapshot, bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await Notifications.WaitForResourceAsync(resource, e => condition(e.Snapshot), limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"'{resource}' did not change as expected within {Limit.TotalSeconds} s; it is {Snapshot(resource).State?.Text}.", exception);
        }
    }

    public CustomResourceSnapshot Snapshot(string resource) =>
        Notifications.TryGetCurrentState(resource, out var e) ? e.Snapshot : throw new ArgumentException($"No resource '{resource}'.", nameof(resource));

    /// <summary>Waits until a line of a resource's log contains a text.</summary>
    public async Task<string> WaitForLogAsync(string resource, string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        var logs = App.Services.GetRequiredService<ResourceLoggerService>();
        try
        {
            await foreach (var lines in logs.WatchAsync(ResourceId(resource)).WithCancellation(limit.Token))
            {
                if (lines.FirstOrDefault(l => l.Content.Contains(text, StringComparison.Ordinal)) is { Content: { } found })
                {
                    return found;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        throw new TimeoutException($"'{resource}' never logged '{text}'.");
    }

    /// <summary>The resource in the app model.</summary>
    public IResource Model(string resource) => App.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(r => r.Name == resource);

    public async Task CommandAsync(string resource, string command)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(Model(resource), command);
        Assert.True(result.Success, result.Message);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    // An application that did not start cannot always be stopped either; why it did not start is what a test has to tell.
    private async Task DisposeAfterAsync(Exception failure)
    {
        try
        {
            await DisposeAsync();
        }
        catch (Exception exception)
        {
            throw new AggregateException(failure, exception);
        }
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    private async Task InitializeAsync(string[] args)
    {
        using var limit = new CancellationTokenSource(Limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
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
            throw new TimeoutException($"The environment did not come up within {Limit.TotalSeconds} s.{Environment.NewLine}{await DescribeAsync()}", exception);
        }

        Webhooks = App.GetEndpoint("lambda", "http-api");
    }

    /// <summary>The name by which the resource's console is kept: sandboxes are not in the app model.</summary>
    private string ResourceId(string resource) => Notifications.TryGetCurrentState(resource, out var e) ? e.ResourceId : resource;

    private async Task<string> DescribeAsync()
    {
        var logs = App.Services.GetRequiredService<ResourceLoggerService>();
        var text = new List<string>();
        foreach (var resource in App.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            if (Notifications.TryGetCurrentState(resource.Name, out var state))
            {
                text.Add($"{resource.Name}: {state.Snapshot.State?.Text} {state.Snapshot.HealthStatus}");
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                var lines = new List<string>();
                try
                {
                    await foreach (var batch in logs.GetAllAsync(resource).WithCancellation(limit.Token))
                    {
                        lines.AddRange(batch.Select(l => $"{resource.Name} | {l.Content}"));
                    }
                }
                catch (OperationCanceledException)
                {
                    // What has come until now has to do.
                }

                text.AddRange(lines.TakeLast(15));
            }
        }

        return string.Join(Environment.NewLine, text);
    }
}
