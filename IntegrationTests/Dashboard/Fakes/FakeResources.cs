using System.Runtime.CompilerServices;
using Dashboard.Api;
using Dashboard.Resources;

namespace IntegrationTests.Dashboard.Fakes;

/// <summary>Stands in for the hosting engine: resources that a test sets, consoles that it writes.</summary>
internal sealed class FakeResources : IResourceSource
{
    private readonly Lock _gate = new();
    private readonly List<ResourceSnapshot> _resources = [];
    private readonly List<ConsoleLogLine> _lines = [];
    private readonly ChangeFeed<ResourceSnapshot> _changes = new();
    private readonly ChangeFeed<ConsoleLogLine> _console = new();

    /// <summary>Commands that were run, as <c>resource/command</c>.</summary>
    public List<string> Executed { get; } = [];

    /// <summary>What a command does.</summary>
    public Action<string, string> OnCommand { get; set; } = static (_, _) => { };

    public void Set(ResourceSnapshot resource)
    {
        lock (_gate)
        {
            var index = _resources.FindIndex(other => other.Name == resource.Name);
            if (index < 0)
            {
                _resources.Add(resource);
            }
            else
            {
                _resources[index] = resource;
            }
        }

        _changes.Publish(resource);
    }

    public ResourceSnapshot Get(string name)
    {
        lock (_gate)
        {
            return _resources.Single(resource => resource.Name == name);
        }
    }

    public void Write(string resource, string text, bool isError = false)
    {
        ConsoleLogLine line;
        lock (_gate)
        {
            line = new ConsoleLogLine(resource, _lines.Count + 1, TimeProvider.System.GetUtcNow(), text, isError);
            _lines.Add(line);
        }

        _console.Publish(line);
    }

    public IReadOnlyList<ResourceSnapshot> GetResources()
    {
        lock (_gate)
        {
            return [.. _resources];
        }
    }

    public async IAsyncEnumerable<ResourceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = _changes.WatchAsync(cancellationToken);
        foreach (var resource in GetResources())
        {
            yield return resource;
        }

        await foreach (var resource in changes)
        {
            yield return resource;
        }
    }

    public IReadOnlyList<ConsoleLogLine> GetConsoleLog(string resourceName)
    {
        lock (_gate)
        {
            return [.. _lines.Where(line => line.Resource == resourceName)];
        }
    }

    public async IAsyncEnumerable<ConsoleLogLine> WatchConsoleLogAsync(string? resourceName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in _console.WatchAsync(cancellationToken))
        {
            if (resourceName is null || line.Resource == resourceName)
            {
                yield return line;
            }
        }
    }

    public Task<CommandResult> ExecuteCommandAsync(string resourceName, string commandName, CancellationToken cancellationToken)
    {
        Executed.Add($"{resourceName}/{commandName}");
        OnCommand(resourceName, commandName);
        return Task.FromResult(new CommandResult(true));
    }
}
