namespace LambdaEmulator.Sandboxes;

/// <summary>The phases of a sandbox, the last few hundred of them.</summary>
internal sealed class SandboxTimeline(TimeProvider time)
{
    private const int MostPhases = 200;

    private readonly Lock _lock = new();
    private readonly List<SandboxPhase> _phases = [];

    public DateTimeOffset Begin(string name, string? detail = null)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _phases.Add(new SandboxPhase(name, now, null, detail));
            if (_phases.Count > MostPhases)
            {
                _phases.RemoveAt(0);
            }
        }

        return now;
    }

    /// <summary>Ends the latest open phase of that name; nothing when there is none.</summary>
    public void End(string name, string? detail = null)
    {
        lock (_lock)
        {
            var index = _phases.FindLastIndex(phase => phase.Name == name && phase.End is null);
            if (index >= 0)
            {
                _phases[index] = _phases[index] with { End = time.GetUtcNow(), Detail = detail ?? _phases[index].Detail };
            }
        }
    }

    /// <summary>Ends every open phase: its processes are gone.</summary>
    public void EndAll()
    {
        lock (_lock)
        {
            for (var i = 0; i < _phases.Count; i++)
            {
                _phases[i] = _phases[i].End is null ? _phases[i] with { End = time.GetUtcNow() } : _phases[i];
            }
        }
    }

    public SandboxPhase[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _phases];
        }
    }
}

/// <summary>A stretch of a sandbox's life.</summary>
internal sealed record SandboxPhase(string Name, DateTimeOffset Start, DateTimeOffset? End, string? Detail);

/// <summary>Names of phases, as the admin API gives them.</summary>
internal static class PhaseNames
{
    public const string RuntimeInit = "runtime init";
    public const string Invoke = "invoke";
    public const string Frozen = "frozen";
    public const string Shutdown = "shutdown";

    public static string ExtensionInit(string extension) => $"extension init: {extension}";
}
