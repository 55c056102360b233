using Inspector.Api;

namespace Inspector.Lambda;

/// <summary>The sandboxes that run and the last that ended.</summary>
internal sealed class SandboxStore(InspectorLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SandboxRecord> _sandboxes = new(StringComparer.Ordinal);

    /// <summary>Sandboxes as they change.</summary>
    public ChangeFeed<SandboxRecord> Changes { get; } = new();

    /// <summary>Whether the emulator that tells of them can be reached.</summary>
    public bool IsAvailable { get; set; }

    public void Set(SandboxRecord sandbox)
    {
        lock (_gate)
        {
            _sandboxes[sandbox.Id] = sandbox;
            var ended = _sandboxes.Values.Where(other => other.State == "Ended").OrderByDescending(other => other.StartedAt).Skip(limits.EndedSandboxes).ToList();
            foreach (var old in ended)
            {
                _sandboxes.Remove(old.Id);
            }
        }

        Changes.Publish(sandbox);
    }

    /// <summary>Forgets sandboxes of an emulator that is gone: nothing tells how they ended.</summary>
    public void Retain(IEnumerable<string> ids)
    {
        var known = ids.ToHashSet(StringComparer.Ordinal);
        List<SandboxRecord> lost;
        lock (_gate)
        {
            lost = [.. _sandboxes.Values.Where(sandbox => sandbox.State != "Ended" && !known.Contains(sandbox.Id))];
        }

        foreach (var sandbox in lost)
        {
            Set(sandbox with { State = "Ended", EndReason = "the emulator stopped" });
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<SandboxRecord> List()
    {
        lock (_gate)
        {
            return [.. _sandboxes.Values.OrderByDescending(sandbox => sandbox.StartedAt)];
        }
    }
}
