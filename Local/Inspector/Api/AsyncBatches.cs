using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Inspector.Api;

/// <summary>Gathers what comes close together, so that a burst is one event rather than thousands.</summary>
internal static class AsyncBatches
{
    private const int MaxWaiting = 4_000;
    private const int MaxBatch = 500;

    /// <summary>
    /// The items in lists: the first of a burst at once, the rest at most once in a window. Items that pile up beyond 4,000 are lost, oldest first.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> InBatchesAsync<T>(
        this IAsyncEnumerable<T> source,
        TimeSpan window,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = Channel.CreateBounded<T>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var pumping = PumpAsync(source, waiting.Writer);
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = new List<T>();
            while (batch.Count < MaxBatch && waiting.Reader.TryRead(out var item))
            {
                batch.Add(item);
            }

            yield return batch;
            await Task.Delay(window, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await pumping;
    }

    private static async Task PumpAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> waiting)
    {
        Exception? failure = null;
        try
        {
            await foreach (var item in source)
            {
                waiting.TryWrite(item);
            }
        }
        catch (OperationCanceledException)
        {
            // The watcher has left.
        }
        catch (Exception error)
        {
            failure = error;
        }

        waiting.TryComplete(failure);
    }
}
