using System.Collections.Immutable;
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EmbeddedHosting.Engine;

/// <summary>Runs the health checks of a running resource: often until it is healthy, then now and again.</summary>
internal sealed class HealthMonitor(ResourceNotificationService notifications, ResourceLoggerService logs, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _whileStarting = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _whileUnhealthy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _whileHealthy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _starting = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromSeconds(1),
    })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Publishes health reports until cancelled; returns at once for a resource without checks.</summary>
    public async Task RunAsync(IResource resource, CancellationToken cancellationToken)
    {
        var checks = Checks(resource);
        var started = clock.GetTimestamp();
        var wasHealthy = false;
        while (!checks.IsEmpty)
        {
            var reports = await Task.WhenAll(checks.Select(check => RunAsync(check, cancellationToken)));
            await notifications.PublishUpdateAsync(resource, s => s with { HealthReports = [.. reports] });
            var healthy = reports.All(static r => r.Status == HealthStatus.Healthy);
            if (wasHealthy && !healthy)
            {
                logs.GetLogger(resource).LogWarning("Not healthy any more: {Reason}", string.Join("; ", reports.Select(static r => r.Description).Where(static d => d is not null)));
            }

            wasHealthy = healthy;
            var interval = healthy ? _whileHealthy : clock.GetElapsedTime(started) < _starting ? _whileStarting : _whileUnhealthy;
            await Task.Delay(interval, clock, cancellationToken);
        }
    }

    /// <summary>What is known before the first check ran.</summary>
    public static ImmutableArray<HealthReportSnapshot> Unchecked(IResource resource) =>
        [.. Checks(resource).Select(static c => new HealthReportSnapshot(c.Name, null, "not checked yet", null))];

    public void Dispose() => _client.Dispose();

    private static ImmutableArray<(string Name, EndpointReference Endpoint, HttpHealthCheckAnnotation Check)> Checks(IResource resource) =>
    [
        .. resource.Annotations.OfType<HttpHealthCheckAnnotation>().Select(check =>
        {
            var endpoint = resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(
                e => check.EndpointName is null ? e.UriScheme is "http" or "https" : string.Equals(e.Name, check.EndpointName, StringComparison.OrdinalIgnoreCase))
                ?? throw new Aspire.Hosting.DistributedApplicationException(
                    $"The health check of '{resource.Name}' needs {(check.EndpointName is null ? "an http endpoint" : $"an endpoint named '{check.EndpointName}'")}.");
            return ($"http {check.Path}", new EndpointReference((IResourceWithEndpoints)resource, endpoint), check);
        }),
    ];

    private async Task<HealthReportSnapshot> RunAsync(
        (string Name, EndpointReference Endpoint, HttpHealthCheckAnnotation Check) check,
        CancellationToken cancellationToken)
    {
        var fault = await FindFaultAsync(check.Endpoint, check.Check, cancellationToken);
        return new HealthReportSnapshot(check.Name, fault is null ? HealthStatus.Healthy : HealthStatus.Unhealthy, fault, null)
        {
            CheckedAt = clock.GetUtcNow(),
        };
    }

    private async Task<string?> FindFaultAsync(EndpointReference endpoint, HttpHealthCheckAnnotation check, CancellationToken cancellationToken)
    {
        Activity.Current = null;
        var url = new Uri(new Uri(endpoint.Url), check.Path);
        try
        {
            using var answer = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode == check.StatusCode ? null : $"GET {url} answered {(int)answer.StatusCode}, not {check.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"GET {url}: {exception.Message}";
        }
    }
}
