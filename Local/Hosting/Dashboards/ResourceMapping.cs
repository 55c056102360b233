using Aspire.Hosting.ApplicationModel;
using Dashboard.Resources;
using EmbeddedHosting.Consoles;
using EmbeddedHosting.Engine;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmbeddedHosting.Dashboards;

/// <summary>From the engine's words to the dashboard's.</summary>
internal static class ResourceMapping
{
    public static ResourceSnapshot Map(ResourceEvent e, IServiceProvider services)
    {
        var s = e.Snapshot;

        // What checks found of a process that has ended says nothing any more.
        var reports = KnownResourceStates.TerminalStates.Contains(s.State?.Text) ? [] : s.HealthReports;
        return new ResourceSnapshot
        {
            Name = e.Resource.Name,
            Type = s.ResourceType,
            State = s.State?.Text ?? "",
            Health = reports.IsEmpty ? null : Map(s.HealthStatus),
            StartedAt = Utc(s.StartTimeStamp),
            StoppedAt = Utc(s.StopTimeStamp),
            ExitCode = s.ExitCode,
            Source = s.Source,
            ProcessId = s.ProcessId,
            Endpoints = [.. s.Urls.Select(Map)],
            Environment = [.. s.EnvironmentVariables.Select(static v => new EnvironmentSetting(v.Name, v.Value, v.IsSecret))],
            Properties = [.. s.Properties.Select(static p => new ResourceProperty(p.Name, $"{p.Value}", p.IsSensitive))],
            HealthReports = [.. reports.Select(static r => new Dashboard.Resources.HealthReport(r.Name, Map(r.Status), r.Description, r.CheckedAt))],
            Parent = InitialState.ParentOf(e.Resource)?.Name,
            References = [.. s.Relationships.Where(static r => r.Type != "Parent").Select(static r => r.ResourceName).Distinct()],
            WaitingFor = [.. s.WaitingFor.Select(static w => new WaitingFor(w.Resource.Name, DependencyWaiter.Condition(w)))],
            Commands = [.. Commands(e, services)],
            Restarts = s.Restarts,
            IsHidden = s.IsHidden,
        };
    }

    public static ConsoleLogLine Map(ResourceLogEntry entry) => new(entry.Resource, entry.Sequence, entry.Time, entry.Text, entry.IsError);

    private static IEnumerable<ResourceCommandSnapshot> Commands(ResourceEvent e, IServiceProvider services)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = e.Snapshot, ServiceProvider = services };
        foreach (var command in e.Resource.Annotations.OfType<ResourceCommandAnnotation>().ToList())
        {
            var state = command.UpdateState(context);
            if (state != ResourceCommandState.Hidden)
            {
                yield return new ResourceCommandSnapshot(
                    command.Name,
                    command.DisplayName,
                    state == ResourceCommandState.Enabled,
                    command.DisplayDescription,
                    command.ConfirmationMessage,
                    command.IsHighlighted);
            }
        }
    }

    private static ResourceEndpoint Map(UrlSnapshot url)
    {
        var text = url.DisplayProperties.DisplayName is { Length: > 0 } name ? name : null;
        return new ResourceEndpoint(url.Name ?? text ?? url.Url, url.Url, text, url.IsInternal);
    }

    private static ResourceHealth Map(HealthStatus? status) => status switch
    {
        HealthStatus.Healthy => ResourceHealth.Healthy,
        HealthStatus.Degraded => ResourceHealth.Degraded,
        HealthStatus.Unhealthy => ResourceHealth.Unhealthy,
        _ => ResourceHealth.Unknown,
    };

    private static DateTimeOffset? Utc(DateTime? time) => time is { } t ? new DateTimeOffset(t, TimeSpan.Zero) : null;
}
