using System.Net;
using System.Net.Sockets;
using TailnetControl;
using Tailscaled.Backend;
using Tailscaled.DataPath;
using Tailscaled.LocalApi;
using Tailscaled.Socks5;

namespace Tailscaled;

/// <summary>The daemon put together.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    /// <summary>tailscaled's budget for the logout of a <c>mem:</c> node on a graceful stop.</summary>
    private static readonly TimeSpan _logoutBudget = TimeSpan.FromSeconds(5);

    private readonly DaemonFlags _flags;
    private readonly InboundListener _inbound = new();
    private readonly LocalApiServer _localApi;
    private readonly TailnetDialer _dialer;
    private Socks5Server? _socks5;

    public Daemon(DaemonFlags flags, TextWriter output, TimeProvider time)
    {
        _flags = flags;
        Log = new DaemonLogger(output, time);
        Backend = new LocalBackend(flags, Log, time) { Endpoint = _inbound.Endpoint, Faulted = Suffer };
        _dialer = new TailnetDialer(Backend, time);
        Backend.WentDown = _dialer.Forget;
        _localApi = new LocalApiServer(Backend, _dialer);
        _inbound.Serve(Backend, time);
    }

    public LocalBackend Backend { get; }

    public DaemonLogger Log { get; }

    /// <summary>Where SOCKS5 listens; null without.</summary>
    public IPEndPoint? Socks5 => _socks5?.Endpoint;

    /// <exception cref="SocketException">The SOCKS5 address is in use.</exception>
    public async Task StartAsync()
    {
        if (_flags.Socks5 is { } endpoint)
        {
            _socks5 = new Socks5Server(endpoint, _dialer);
            Log.Write($"SOCKS5 listening on {_socks5.Endpoint}");
        }

        await Backend.InitializeAsync();
        await _localApi.StartAsync(_flags.Socket);
        Log.Write($"LocalAPI listening on {_flags.Socket}");
    }

    /// <summary>A graceful stop: a node that has its state in memory is logged out.</summary>
    public async Task StopAsync()
    {
        if (_flags.InMemory && Backend.NodeKey is not null)
        {
            using var budget = new CancellationTokenSource(_logoutBudget);
            try
            {
                await Backend.LogoutAsync(budget.Token);
            }
            catch (OperationCanceledException)
            {
                Log.Write("logout took too long");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_socks5 is not null)
        {
            await _socks5.DisposeAsync();
        }

        await _localApi.DisposeAsync();
        await Backend.DisposeAsync();
        _dialer.Dispose();
        await _inbound.DisposeAsync();
        File.Delete(_flags.Socket);
    }

    private void Suffer(DaemonFault fault)
    {
        if (fault == DaemonFault.Crash)
        {
            Log.Write("panic: crash asked for by the control server");
            Environment.Exit(2);
        }

        Log.Write("LinkChange: time jumped; connections are broken");
        _dialer.Break();
        _inbound.Break();
    }
}
