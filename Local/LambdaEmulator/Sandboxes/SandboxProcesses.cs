using Processes;

namespace LambdaEmulator.Sandboxes;

/// <summary>The runtime and the extensions of one life of a sandbox, each the leader of a process group that holds its own children too.</summary>
internal sealed class SandboxProcesses : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChildProcess> _extensions = new(StringComparer.Ordinal);
    private IReadOnlyList<int> _members = [];
    private bool _ended;

    public ChildProcess? Runtime { get; private set; }

    public void AddExtension(string name, ChildProcess process)
    {
        lock (_lock)
        {
            _extensions.Add(name, process);
            KillWhenLate(process);
        }
    }

    public void SetRuntime(ChildProcess process)
    {
        lock (_lock)
        {
            Runtime = process;
            KillWhenLate(process);
        }
    }

    public ChildProcess? Extension(string name)
    {
        lock (_lock)
        {
            return _extensions.GetValueOrDefault(name);
        }
    }

    public void Signal(ProcessSignal signal)
    {
        foreach (var process in All())
        {
            process.Group.Signal(signal);
        }
    }

    /// <summary>Looks up which processes belong to the groups now.</summary>
    public void RefreshMembers(ILookup<int, int> groups) => _members = [.. All().SelectMany(process => groups[process.Id])];

    /// <summary>Bytes resident of the processes found by <see cref="RefreshMembers"/>.</summary>
    public long ResidentMemory() => ProcessMemory.Resident(_members);

    /// <summary>Kills what is left and waits for the last lines of output.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _ended = true;
        }

        Signal(ProcessSignal.Kill);
        await Task.WhenAll(All().Select(static process => process.DisposeAsync().AsTask()));
    }

    // The sandbox was ended while the process started.
    private void KillWhenLate(ChildProcess process)
    {
        if (_ended)
        {
            _ = process.DisposeAsync().AsTask();
        }
    }

    private List<ChildProcess> All()
    {
        lock (_lock)
        {
            return Runtime is null ? [.. _extensions.Values] : [.. _extensions.Values, Runtime];
        }
    }
}
