using Aspire.Hosting.ApplicationModel;
using EmbeddedHosting.Dashboards;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace EmbeddedHosting.Consoles;

/// <summary>Prints what runs and where, once everything has come up (or after half a minute, with what has not).</summary>
internal sealed class StartupReport(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    DashboardHost dashboard) : BackgroundService
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _ = base.StartAsync(cancellationToken);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(_patience);
        try
        {
            await foreach (var _ in notifications.WatchAsync(patience.Token))
            {
                if (Known().Count == model.Resources.Count && Shown().All(IsSettled))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // What has not come up is in the table.
        }

        await PrintAsync();
    }

    // A resource with explicit start is settled before it is started; one that failed will not come up by itself.
    private static bool IsSettled(ResourceEvent e) =>
        e.Snapshot.HealthStatus == HealthStatus.Healthy
        || e.Snapshot.State?.Text is "Finished" or "FailedToStart"
        || e.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any();

    private List<ResourceEvent> Known() =>
        [.. model.Resources.Select(r => notifications.TryGetCurrentState(r.Name, out var e) ? e : null).OfType<ResourceEvent>()];

    private IEnumerable<ResourceEvent> Shown() => Known().Where(static e => !e.Snapshot.IsHidden);

    private async Task PrintAsync()
    {
        var rows = Shown().Select(static e => (e.Resource.Name, State: State(e.Snapshot), Where: Where(e.Snapshot))).ToList();
        var name = rows.Select(static r => r.Name.Length).Append("Resource".Length).Max();
        var state = rows.Select(static r => r.State.Length).Append("State".Length).Max();
        var lines = new List<string> { "", $"{"Resource".PadRight(name)}  {"State".PadRight(state)}  Where" };
        lines.AddRange(rows.Select(r => $"{r.Name.PadRight(name)}  {r.State.PadRight(state)}  {r.Where}".TrimEnd()));
        lines.Add("");
        lines.AddRange(Shown()
            .SelectMany(static e => e.Snapshot.Urls)
            .Where(static u => u.DisplayProperties.DisplayName.Length > 0 && !u.IsInternal)
            .Select(static u => $"{u.DisplayProperties.DisplayName}: {WithSlash(u.Url)}"));
        if (await dashboard.Ready is { } link)
        {
            lines.Add($"Dashboard: {link}");
        }

        lines.Add("Press Ctrl+C to stop.");
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, lines));
    }

    private static string State(CustomResourceSnapshot snapshot) => snapshot switch
    {
        { State.Text: "Running", HealthReports.IsEmpty: false, HealthStatus: { } health } => $"Running ({health})",
        { State.Text: "Waiting" } => $"Waiting for {string.Join(", ", snapshot.WaitingFor.Select(static w => w.Resource.Name))}",
        { State.Text: { } state } => state,
        _ => "",
    };

    private static string Where(CustomResourceSnapshot snapshot) => string.Join("  ", snapshot.Urls.Select(static u => u.Url));

    private static string WithSlash(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.ToString() : url;
}
