using TailnetControl;
using TailnetEmulator.Admin;
using TailnetEmulator.Faults;
using TailnetEmulator.Keys;
using TailnetEmulator.Nodes;
using TailnetEmulator.Policy;

namespace TailnetEmulator;

/// <summary>The tailnet: who is in it, who may reach whom, and what every node is told.</summary>
internal sealed class ControlPlane(TailnetOptions options, KeyStore keys, FaultBoard faults, EventLog events, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly NodeStore _nodes = new(time);
    private readonly NetMapBuilder _maps = new(options, faults);

    /// <summary>Raised whenever what a node is told may have changed.</summary>
    public Signal Changes { get; } = new();

    public AccessPolicy Policy { get; private set; } = options.AclFile is { } file ? AccessPolicy.Parse(File.ReadAllText(file)) : AccessPolicy.AllowAll;

    /// <summary>A login, or a node that tells its settings.</summary>
    public RegisterResponse Register(RegisterRequest request)
    {
        lock (_lock)
        {
            if (_nodes.FindByKey(request.NodeKey) is { } known)
            {
                if (!faults.IsExpired(known))
                {
                    known.Settings = request;
                    Changed();
                    return new RegisterResponse { State = known.State };
                }

                if (request.AuthKey is null)
                {
                    return new RegisterResponse { State = NodeState.NeedsLogin };
                }
            }

            if (request.AuthKey is not { Length: > 0 } secret)
            {
                return new RegisterResponse { State = NodeState.NeedsLogin, AuthUrl = $"https://login.{options.Domain}/a/{Secret.New(12)}" };
            }

            return LogIn(request, secret);
        }
    }

    /// <summary>The node leaves; an ephemeral one is gone at once.</summary>
    public void Logout(string nodeKey)
    {
        lock (_lock)
        {
            if (_nodes.FindByKey(nodeKey) is not { } node)
            {
                return;
            }

            if (node.Ephemeral)
            {
                Remove(node, "logged out");
            }
            else
            {
                node.Expired = true;
                events.Add("node", $"{node.Label} logged out");
                Changed();
            }
        }
    }

    /// <summary>What the node is told now. Null when it is not known (any more).</summary>
    public NetMap? MapFor(string nodeKey)
    {
        lock (_lock)
        {
            if (_nodes.FindByKey(nodeKey) is not { } node)
            {
                return null;
            }

            var fault = node.Faults.TryDequeue(out var queued) ? queued : (DaemonFault?)null;
            return _maps.For(node, _nodes.All, Policy) with { Fault = fault };
        }
    }

    /// <summary>A map stream began (+1) or ended (-1).</summary>
    public void CountStream(string nodeKey, int change)
    {
        lock (_lock)
        {
            if (_nodes.FindByKey(nodeKey) is { } node)
            {
                node.Streams += change;
                node.LastSeen = time.GetUtcNow();
                events.Add("node", $"{node.Label} is {(node.Online ? "online" : "offline")}");
                Changed();
            }
        }
    }

    /// <summary>Reads under the lock.</summary>
    public T Read<T>(Func<NodeStore, T> read)
    {
        lock (_lock)
        {
            return read(_nodes);
        }
    }

    /// <summary>Changes one node. False when there is none of that id.</summary>
    public bool Change(string id, Action<Node> change)
    {
        lock (_lock)
        {
            if (_nodes.Find(id) is not { } node)
            {
                return false;
            }

            change(node);
            Changed();
            return true;
        }
    }

    /// <summary>Removes a device. False when there is none of that id.</summary>
    public bool Remove(string id)
    {
        lock (_lock)
        {
            if (_nodes.Find(id) is not { } node)
            {
                return false;
            }

            Remove(node, "removed by an administrator");
            return true;
        }
    }

    /// <summary>Forgets nodes, whatever they are called; null: all.</summary>
    public int Forget(string? name)
    {
        lock (_lock)
        {
            var concerned = _nodes.All.Where(n => name is null || n.IsCalled(name)).ToArray();
            foreach (var node in concerned)
            {
                Remove(node, "forgotten");
            }

            return concerned.Length;
        }
    }

    /// <summary>Removes ephemeral nodes that were silent for too long.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            var silentSince = time.GetUtcNow() - options.EphemeralTimeout;
            foreach (var node in _nodes.All.Where(n => n.Ephemeral && !n.Online && n.LastSeen < silentSince).ToArray())
            {
                Remove(node, "ephemeral, and silent for too long");
            }
        }
    }

    /// <summary>Has daemons suffer a fault.</summary>
    public int Afflict(DaemonFault fault, string? name)
    {
        lock (_lock)
        {
            var concerned = _nodes.All.Where(n => name is null || n.IsCalled(name)).ToArray();
            foreach (var node in concerned)
            {
                node.Faults.Enqueue(fault);
            }

            Changed();
            return concerned.Length;
        }
    }

    public void SetPolicy(AccessPolicy policy)
    {
        Policy = policy;
        Changed();
    }

    public void Changed() => Changes.Raise();

    private RegisterResponse LogIn(RegisterRequest request, string secret)
    {
        var refusal = faults[FaultName.LoginRefused]?.Message ?? (faults[FaultName.KeyExpired] is null ? null : "invalid key: API key has expired");
        AuthKey? key = null;
        if (refusal is null)
        {
            (key, refusal) = keys.Use(secret);
        }

        if (refusal is not null || key is null)
        {
            events.Add("login", $"{request.Hostname} was refused: {refusal}");
            return new RegisterResponse { State = NodeState.NeedsLogin, Error = refusal };
        }

        if (_nodes.FindByKey(request.NodeKey) is { } expired)
        {
            _nodes.Remove(expired);
        }

        var node = _nodes.Add(request, key, approved: key.Create.Preauthorized || !options.DeviceApproval);
        events.Add("login", $"{node.Label} ({node.Address4}) logged in with key {key.Id}{(node.Approved ? "" : " and waits for approval")}");
        Changed();
        return new RegisterResponse { State = node.State };
    }

    private void Remove(Node node, string reason)
    {
        _nodes.Remove(node);
        events.Add("node", $"{node.Label} is gone: {reason}");
        Changed();
    }
}
