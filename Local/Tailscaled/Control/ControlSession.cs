using TailnetControl;
using Tailscaled.Backend;

namespace Tailscaled.Control;

/// <summary>Logs in and follows the netmap, again and again, until disposed.</summary>
internal sealed class ControlSession : IAsyncDisposable
{
    private static readonly TimeSpan _firstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _maxBackOff = TimeSpan.FromSeconds(10);

    private readonly LocalBackend _backend;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private TimeSpan _backOff = _firstBackOff;

    public ControlSession(LocalBackend backend, ControlClient client, TimeProvider time)
    {
        (_backend, Client, _time) = (backend, client, time);
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
            var response = await Client.RegisterAsync(_backend.Registration(), cancellationToken);
            if (response.Error is { } error)
            {
                _backend.LoginRefused(error, forPeople: true);
                return true;
            }

            if (response.State == NodeState.NeedsLogin)
            {
                if (response.AuthUrl is { } url)
                {
                    _backend.LoginUrl(url);
                    return false;
                }

                // Known, but expired: the netmap says so, and says when that is over.
            }
            else
            {
                _backend.LoggedIn(response.State);
            }

            return await FollowAsync(cancellationToken);
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

    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        var known = false;
        await foreach (var map in Client.MapsAsync(_backend.NodeKey!, cancellationToken))
        {
            known = true;
            _backOff = _firstBackOff;
            _backend.Apply(map);
        }

        if (!known)
        {
            _backend.NodeRemoved();
        }

        return known;
    }
}
