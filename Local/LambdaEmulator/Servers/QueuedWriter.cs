using System.Text;
using System.Threading.Channels;

namespace LambdaEmulator.Servers;

/// <summary>
/// Writes lines to a slow writer (a terminal, a pipe that somebody else reads) on a task of its own, so that no request waits for it.
/// When the reader falls thousands of lines behind, the oldest are left out and their number is written instead.
/// </summary>
internal sealed class QueuedWriter : TextWriter
{
    private const int MostLines = 16 * 1024;

    private static readonly TimeSpan _drainLimit = TimeSpan.FromSeconds(1);

    private readonly TextWriter _inner;
    private readonly Channel<string> _lines;
    private readonly Task _writing;
    private int _dropped;

    public QueuedWriter(TextWriter inner)
    {
        _inner = inner;
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostLines) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _dropped));
        _writing = Task.Run(WriteAllAsync);
    }

    public override Encoding Encoding => _inner.Encoding;

    public override void WriteLine(string? value) => _lines.Writer.TryWrite(value ?? "");

    public override void Write(char value) => throw new NotSupportedException("Only whole lines are written");

    /// <summary>Writes what is queued, for at most a second.</summary>
    public override async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(_drainLimit, TimeProvider.System, CancellationToken.None));
        await base.DisposeAsync();
    }

    private async Task WriteAllAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line))
            {
                await _inner.WriteLineAsync(line);
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            {
                await _inner.WriteLineAsync($"({dropped} lines were left out)");
            }

            await _inner.FlushAsync();
        }
    }
}
