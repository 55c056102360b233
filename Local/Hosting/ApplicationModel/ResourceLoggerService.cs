using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EmbeddedHosting.Consoles;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What the resources' processes printed, and what the engine has to say about them. Bounded for each resource.</summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private readonly List<Channel<ResourceLogEntry>> _watchers = [];
    private readonly TimeProvider _clock;
    private int _sequence;

    public ResourceLoggerService()
        : this(TimeProvider.System)
    {
    }

    internal ResourceLoggerService(TimeProvider clock) => _clock = clock;

    /// <summary>A logger whose lines become lines of the resource's log.</summary>
    public ILogger GetLogger(IResource resource) => GetLogger(resource.Name);

    public ILogger GetLogger(string resourceName) => new ResourceLogger(this, resourceName);

    /// <summary>The lines there are, then those that come.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => WatchLinesAsync(resourceName);

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchLinesAsync(
        string resourceName,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entry in WatchEntriesAsync(resourceName, replay: true, cancellationToken))
        {
            yield return [new LogLine((int)entry.Sequence, entry.Text, entry.IsError)];
        }
    }

    internal void Append(string resourceName, string text, bool isError, bool isFromEngine = false)
    {
        lock (_lock)
        {
            var entry = new ResourceLogEntry(resourceName, ++_sequence, _clock.GetUtcNow(), text, isError, isFromEngine);
            _logs.GetOrAdd(resourceName, static _ => new ResourceLog()).Add(entry);
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(entry);
            }
        }
    }

    internal IReadOnlyList<ResourceLogEntry> GetEntries(string resourceName)
    {
        lock (_lock)
        {
            return _logs.TryGetValue(resourceName, out var log) ? log.ToList() : [];
        }
    }

    /// <summary>Entries of one resource, or of all when the name is null. Ends quietly when cancelled.</summary>
    internal async IAsyncEnumerable<ResourceLogEntry> WatchEntriesAsync(
        string? resourceName,
        bool replay,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A slow reader loses the oldest lines rather than hold them all.
        var channel = Channel.CreateBounded<ResourceLogEntry>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });
        IReadOnlyList<ResourceLogEntry> before = [];
        lock (_lock)
        {
            if (replay && resourceName is not null)
            {
                before = GetEntries(resourceName);
            }

            _watchers.Add(channel);
        }

        await using var ending = cancellationToken.Register(() => channel.Writer.TryComplete());
        try
        {
            foreach (var entry in before)
            {
                yield return entry;
            }

            await foreach (var entry in channel.Reader.ReadAllAsync(CancellationToken.None))
            {
                if (resourceName is null || string.Equals(entry.Resource, resourceName, StringComparison.OrdinalIgnoreCase))
                {
                    yield return entry;
                }
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel);
            }
        }
    }
}
