using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tailnet;

namespace TailnetNode;

/// <summary>Healthy once the node is up; else with the reason why it is not.</summary>
internal sealed class NodeHealth : IHealthCheck
{
    private HealthCheckResult _result = HealthCheckResult.Unhealthy("tailscaled is starting");

    public void Set(TunnelState state, string? reason) =>
        _result = state == TunnelState.Running ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(reason);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(_result);
}
