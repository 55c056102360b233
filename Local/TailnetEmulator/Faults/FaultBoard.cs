using System.Collections.Concurrent;
using TailnetEmulator.Nodes;

namespace TailnetEmulator.Faults;

/// <summary>The faults that are on.</summary>
internal sealed class FaultBoard
{
    private readonly ConcurrentDictionary<string, FaultSettings> _on = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, FaultSettings> On => _on;

    public FaultSettings? this[string name] => _on.GetValueOrDefault(name);

    public void Set(string name, FaultSettings settings) => _on[name] = settings;

    public bool Clear(string name) => _on.TryRemove(name, out _);

    /// <summary>Whether a node's key counts as expired.</summary>
    public bool IsExpired(Node node) => node.Expired || Concerns(FaultName.KeyExpired, node);

    /// <summary>Whether a fault is on and concerns one of the nodes.</summary>
    public bool Concerns(string name, params ReadOnlySpan<Node> nodes)
    {
        if (this[name] is not { } settings)
        {
            return false;
        }

        if (settings.Node is null)
        {
            return true;
        }

        foreach (var node in nodes)
        {
            if (node.IsCalled(settings.Node))
            {
                return true;
            }
        }

        return false;
    }
}
