using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace EmbeddedHosting.Consoles;

/// <summary>Prints every line of every resource with the resource's name in front.</summary>
internal sealed class ConsoleReporter : BackgroundService
{
    private static readonly int[] _colours = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];

    private readonly ResourceLoggerService _logs;
    private readonly Dictionary<string, int> _colourOf = new(StringComparer.Ordinal);
    private readonly bool _coloured = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
    private readonly int _width;
    private Task _printing = Task.CompletedTask;

    public ConsoleReporter(ResourceLoggerService logs, DistributedApplicationModel model)
    {
        _logs = logs;
        // Parameters write no lines, unless they have no value.
        _width = model.Resources.Where(static r => r is not ParameterResource).Select(static r => r.Name.Length).Append(ResourceLoggerProvider.Name.Length).Max();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _ = base.StartAsync(cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>Ends after what was written so far is printed.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _printing;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _printing = PrintAsync(stoppingToken);

    private async Task PrintAsync(CancellationToken stoppingToken)
    {
        await foreach (var entry in _logs.WatchEntriesAsync(null, replay: false, stoppingToken))
        {
            await Console.Out.WriteLineAsync(Format(entry));
        }
    }

    private string Format(ResourceLogEntry entry)
    {
        var name = entry.Resource.PadRight(_width);
        if (!_coloured)
        {
            return $"{name} | {entry.Text}";
        }

        if (!_colourOf.TryGetValue(entry.Resource, out var colour))
        {
            colour = _colourOf[entry.Resource] = _colours[_colourOf.Count % _colours.Length];
        }

        return $"\e[{colour}m{name} |\e[0m {entry.Text}\e[0m";
    }
}
