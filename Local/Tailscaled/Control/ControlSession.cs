using TailnetControl;
using Tailscaled.Backend;

namespace Tailscaled.Control;

/// <summary>Logs in, and then follows the netmap, each again and again until disposed; a node that is logged in does not log in again by itself.</summary>
internal sealed class ControlSession : IAsyncDisposable
{
    private static readonly TimeSpan _firstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _maxBackOff = TimeSpan.FromSeconds(10);

    private readonly LocalBackend _backend;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private TimeSpan _backOff = _firstBackOff;
    private bool _loggedIn;

    public ControlSession(LocalBackend backend, ControlClient client, TimeProvider time, bool loggedIn)
    {
        (_backend, Client, _time, _loggedIn) = (backend, client, time, loggedIn);
        _running = Task.Run(() => RunAsync(_ending.Token));
    }

    public ControlClient Client { get; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await RunOnceAsync(cancellationToken))
            {
                await Task.Delay(_backOff, _time, cancellationToken);
                _backOff = _backOff * 2 < _maxBackOff ? _backOff * 2 : _maxBackOff;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    /// <returns>Whether to try again.</returns>
    private async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_loggedIn && !await LogInAsync(cancellationToken))
            {
                return _backend.AuthUrl is null;
            }

            await FollowAsync(cancellationToken);
            return true;
        }
        catch (NodeUnknownException exception)
        {
            _backend.NodeUnknown(exception.Message);
            return true;
        }
        catch (ControlRefusedException exception)
        {
            _backend.LoginRefused(exception.Message, forPeople: false);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            _backend.ControlLost(exception.Message);
            return true;
        }
    }

    private async Task<bool> LogInAsync(CancellationToken cancellationToken)
    {
        var response = await Client.RegisterAsync(_backend.Registration(), cancellationToken);
        if (response.Error is { } error)
        {
            _backend.LoginRefused(error, forPeople: true);
            return false;
        }

        if (response is { State: NodeState.NeedsLogin, AuthUrl: { } url })
        {
            _backend.LoginUrl(url);
            return false;
        }

        // Known, but expired: the netmap says so, and says when that is over.
        if (response.State != NodeState.NeedsLogin)
        {
            _backend.LoggedIn(response.State);
        }

        return _loggedIn = true;
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var map in Client.MapsAsync(_backend.NodeKey!, cancellationToken))
            {
                _backOff = _firstBackOff;
                _backend.Follows = true;
                _backend.Apply(map);
            }
        }
        finally
        {
            _backend.Follows = false;
        }
    }
}
