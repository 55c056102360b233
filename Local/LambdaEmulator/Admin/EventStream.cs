using System.Collections.Concurrent;
using System.Threading.Channels;
using LambdaEmulator.HttpApi;
using LambdaEmulator.Sandboxes;

namespace LambdaEmulator.Admin;

/// <summary>Tells the admin API's observers about sandboxes and webhooks. A slow observer loses the oldest events.</summary>
internal sealed class EventStream
{
    private const int Backlog = 256;

    private readonly ConcurrentDictionary<ChannelWriter<ServerSentEvent>, bool> _observers = new();

    public void SandboxChanged(Sandbox sandbox) => Publish("sandbox", sandbox.Snapshot);

    public void WebhookDone(Webhook webhook) => Publish("webhook", () => webhook);

    /// <summary>Events from now on, until disposed.</summary>
    public Subscription Subscribe()
    {
        var channel = Channel.CreateBounded<ServerSentEvent>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        _observers.TryAdd(channel.Writer, true);
        return new Subscription(this, channel);
    }

    public void Publish(string type, Func<object> data)
    {
        if (_observers.IsEmpty)
        {
            return;
        }

        var item = new ServerSentEvent(type, AdminJson.Serialize(data()));
        foreach (var observer in _observers.Keys)
        {
            observer.TryWrite(item);
        }
    }

    /// <summary>One observer.</summary>
    public sealed class Subscription(EventStream stream, Channel<ServerSentEvent> channel) : IDisposable
    {
        public ChannelReader<ServerSentEvent> Events => channel.Reader;

        public void Dispose() => stream._observers.TryRemove(channel.Writer, out _);
    }
}

/// <summary>An event of text/event-stream.</summary>
internal sealed record ServerSentEvent(string Type, byte[] Json);
