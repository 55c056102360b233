using System.Threading.Channels;
using Tailnet.LocalApi;

namespace Tailscaled.Backend;

/// <summary>Tells everybody who watches.</summary>
internal sealed class IpnBus
{
    private readonly Lock _lock = new();
    private readonly List<ChannelWriter<IpnNotify>> _watchers = [];

    public ChannelReader<IpnNotify> Watch(IpnNotify first, CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<IpnNotify>();
        channel.Writer.TryWrite(first);
        lock (_lock)
        {
            _watchers.Add(channel.Writer);
        }

        cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                _watchers.Remove(channel.Writer);
            }

            channel.Writer.TryComplete();
        });
        return channel.Reader;
    }

    public void Send(IpnNotify notify)
    {
        lock (_lock)
        {
            foreach (var watcher in _watchers)
            {
                watcher.TryWrite(notify);
            }
        }
    }
}
