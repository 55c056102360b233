using System.Security.Cryptography;
using Tailnet.LocalApi;
using TailnetControl;
using Tailscaled.Control;

namespace Tailscaled.Backend;

/// <summary>
/// The daemon's state machine, as far as the LocalAPI shows it: a fresh node stays in NeedsLogin until <c>login-interactive</c>,
/// a refused key is tried for ever, a lost control server does not end the tunnel.
/// </summary>
internal sealed class LocalBackend(DaemonFlags flags, DaemonLogger log, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly IpnBus _bus = new();
    private string? _authKey;
    private string? _authUrl;
    private readonly HealthTracker _health = new();
    private ControlSession? _control;
    private bool _loggedIn;
    private DaemonState _state = DaemonState.Empty;
    private TaskCompletionSource _mapChange = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the data path listens.</summary>
    public required string Endpoint { get; init; }

    public BackendState State { get; private set; } = BackendState.NoState;

    public IpnPrefs Prefs => _state.Prefs;

    public NetMapView NetMap { get; private set; } = NetMapView.Empty;

    public ControlClient? Control => _control?.Client;

    /// <summary>Whether the netmap is followed now; what <c>status</c> calls <c>Self.Online</c>.</summary>
    public bool Follows { get; set; }

    public string? AuthUrl => _authUrl;

    /// <summary>Called when the tunnel goes down: sessions with peers are forgotten then.</summary>
    public Action? WentDown { get; set; }

    /// <summary>Completes when the netmap changes; take it before looking.</summary>
    public Task MapChange => _mapChange.Task;

    /// <summary>Called with a fault that the control server wants this daemon to suffer.</summary>
    public Action<DaemonFault>? Faulted { get; set; }

    /// <summary>Resumes what the state file says.</summary>
    public async Task InitializeAsync()
    {
        _state = DaemonState.Load(flags.StateFile);
        SetState(BackendState.NeedsLogin);
        if (_state.NodeKey is not null && Prefs.WantRunning)
        {
            await RestartControlAsync();
        }
    }

    public async Task StartAsync(IpnOptions options)
    {
        lock (_lock)
        {
            _state = _state with { Prefs = options.UpdatePrefs ?? Prefs };
            _authKey = options.AuthKey;
            _authUrl = null;
            Save();
        }

        log.Write($"Start: control {ControlUrl()}, host {Prefs.Hostname}, shields {(Prefs.ShieldsUp ? "up" : "down")}");
        // Always a new connection to the control server, which logs in by itself only with a node key; a refused login has left none.
        if (_loggedIn && Prefs.WantRunning)
        {
            await RestartControlAsync(register: true);
        }
        else
        {
            await StopControlAsync();
        }
    }

    public async Task LoginInteractiveAsync()
    {
        lock (_lock)
        {
            _state = _state with { NodeKey = _state.NodeKey ?? $"nodekey:{RandomNumberGenerator.GetHexString(64, lowercase: true)}" };
        }

        await RestartControlAsync();
    }

    public async Task EditPrefsAsync(IpnPrefs prefs)
    {
        lock (_lock)
        {
            _state = _state with { Prefs = prefs };
            Save();
        }

        if (!prefs.WantRunning)
        {
            await StopControlAsync();
            WentDown?.Invoke();
            SetState(BackendState.Stopped);
        }
        else if (State == BackendState.Stopped && _state.NodeKey is not null)
        {
            // With the netmap of before: the control server is not waited for.
            SetState(BackendState.Starting);
            SetState(NetMap.Map.State == NodeState.Authorized ? BackendState.Running : BackendState.Starting);
            await RestartControlAsync();
        }
        else if (_loggedIn)
        {
            await RestartControlAsync(register: true);
        }
    }

    /// <summary>Leaves the tailnet and forgets the node key.</summary>
    public async Task LogoutAsync(CancellationToken cancellationToken)
    {
        var control = _control?.Client;
        var nodeKey = _state.NodeKey;
        await StopControlAsync();
        try
        {
            if (control is not null && nodeKey is not null)
            {
                await control.LogoutAsync(nodeKey, cancellationToken);
                log.Write("logout: done");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            log.Write($"logout failed: {exception.Message}");
        }
        finally
        {
            Forget();
            SetState(BackendState.NeedsLogin);
        }
    }

    public IAsyncEnumerable<IpnNotify> WatchAsync(bool initialState, CancellationToken cancellationToken) =>
        _bus.Watch(new IpnNotify { Version = StatusWriter.Version, State = initialState ? (int)State : null, Health = _health.For(State) }, cancellationToken).ReadAllAsync(CancellationToken.None);

    public IpnStatus Status(bool peers) => StatusWriter.Write(State, _loggedIn, _authUrl, NetMap.Map, _health.Texts(State), Follows, Prefs.ExitNodeID, peers);

    public async ValueTask DisposeAsync() => await StopControlAsync();

    internal string? NodeKey => _state.NodeKey;

    internal RegisterRequest Registration() => new()
    {
        NodeKey = _state.NodeKey!,
        AuthKey = _authKey,
        Hostname = Prefs.Hostname.Length > 0 ? Prefs.Hostname : Environment.MachineName,
        Ephemeral = flags.InMemory,
        ShieldsUp = Prefs.ShieldsUp,
        RouteAll = Prefs.RouteAll,
        AdvertiseRoutes = Prefs.AdvertiseRoutes ?? [],
        Endpoint = Endpoint,
    };

    /// <summary>The control server took the login; what it sends next is the first netmap.</summary>
    internal void LoggedIn(NodeState state)
    {
        _authKey = null;
        _authUrl = null;
        _loggedIn = true;
        _health.Clear();
        Save();
        _bus.Send(new IpnNotify { Health = _health.For(State) });
        if (State != BackendState.Running)
        {
            SetState(state == NodeState.NeedsApproval ? BackendState.NeedsMachineAuth : BackendState.Starting);
        }
    }

    /// <summary>A refusal; worth trying again, as far as the daemon knows.</summary>
    internal void LoginRefused(string error, bool forPeople)
    {
        _health.LoginError = error;
        log.Write($"Received error: {error}");
        _bus.Send(new IpnNotify { ErrMessage = forPeople ? error : null, Health = _health.For(State) });
        SetState(BackendState.NeedsLogin);
    }

    internal void LoginUrl(string url)
    {
        _authUrl = url;
        _bus.Send(new IpnNotify { BrowseToURL = url });
        SetState(BackendState.NeedsLogin);
    }

    internal void ControlLost(string error)
    {
        if (_health.ControlError != error)
        {
            log.Write($"control: {error}");
        }

        _health.ControlError = error;
        _bus.Send(new IpnNotify { Health = _health.For(State) });
    }

    /// <summary>The control server does not know the node any more. As tailscaled: it says so in its log, and stays as it is.</summary>
    internal void NodeUnknown(string error) => log.Write($"Received error: {error}");

    internal void Apply(NetMap map)
    {
        _health.ControlError = null;
        NetMap = new NetMapView(map);
        Interlocked.Exchange(ref _mapChange, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        _bus.Send(new IpnNotify { NetMap = map });
        SetState(map.State switch
        {
            NodeState.Authorized => BackendState.Running,
            NodeState.NeedsApproval => BackendState.NeedsMachineAuth,
            _ => BackendState.NeedsLogin,
        });
        if (map.Fault is { } fault)
        {
            Faulted?.Invoke(fault);
        }
    }

    private string ControlUrl() => Prefs.ControlURL.Length > 0 ? Prefs.ControlURL : "https://controlplane.tailscale.com";

    private async Task RestartControlAsync(bool register = false)
    {
        await StopControlAsync();
        _control = new ControlSession(this, new ControlClient(ControlUrl()), time, _loggedIn && !register);
    }

    private async Task StopControlAsync()
    {
        if (_control is { } control)
        {
            _control = null;
            await control.DisposeAsync();
        }
    }

    private void Forget()
    {
        _state = _state with { NodeKey = null };
        _loggedIn = false;
        Save();
        NetMap = NetMapView.Empty;
        Interlocked.Exchange(ref _mapChange, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private void Save() => _state.Save(flags.StateFile);

    private void SetState(BackendState state)
    {
        lock (_lock)
        {
            if (state == State)
            {
                return;
            }

            log.Write($"Switching ipn state {State} -> {state} (WantRunning={Prefs.WantRunning})");
            State = state;
        }

        _bus.Send(new IpnNotify { State = (int)state });
    }
}
