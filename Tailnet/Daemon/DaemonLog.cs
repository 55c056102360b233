using Microsoft.Extensions.Logging;

namespace Tailnet.Daemon;

/// <summary>Hands tailscaled's lines on to the log, at most <see cref="LinesPerSecond"/>, and remembers the last few problems.</summary>
public sealed partial class DaemonLog(TimeProvider time, ILogger logger)
{
    /// <summary>What is handed on in one second at most; warnings and errors have the same again for themselves.</summary>
    public const int LinesPerSecond = 50;

    private const int Remembered = 5;

    private readonly Lock _lock = new();
    private readonly Queue<string> _last = new();
    private long _second = time.GetTimestamp();
    private int _lines;
    private int _problems;
    private int _suppressed;

    /// <summary>Called when a line says that the control server does not know this node any more; must not block.</summary>
    public Action? NodeUnknown { get; init; }

    /// <summary>The last lines, for the report of a daemon that ended.</summary>
    public string LastLines
    {
        get
        {
            lock (_lock)
            {
                return string.Join(" | ", _last);
            }
        }
    }

    public void Write(string line)
    {
        var parsed = DaemonLogLine.Parse(line);
        if (parsed.Text.Length == 0)
        {
            return;
        }

        if (parsed.IsNodeUnknown)
        {
            NodeUnknown?.Invoke();
        }

        int suppressed;
        lock (_lock)
        {
            Remember(parsed);
            if (!logger.IsEnabled(parsed.Level) || !Admit(parsed.Level, out suppressed))
            {
                return;
            }
        }

        if (suppressed > 0)
        {
            Log.Suppressed(logger, suppressed, LinesPerSecond);
        }

        Log.Line(logger, parsed.Level, parsed.Text);
    }

    private void Remember(DaemonLogLine line)
    {
        if (line.Level == LogLevel.Trace)
        {
            return;
        }

        _last.Enqueue(line.Text);
        if (_last.Count > Remembered)
        {
            _last.Dequeue();
        }
    }

    private bool Admit(LogLevel level, out int suppressed)
    {
        suppressed = 0;
        if (time.GetElapsedTime(_second) >= TimeSpan.FromSeconds(1))
        {
            suppressed = _suppressed;
            (_second, _lines, _problems, _suppressed) = (time.GetTimestamp(), 0, 0, 0);
        }

        ref var count = ref level >= LogLevel.Warning ? ref _problems : ref _lines;
        if (++count <= LinesPerSecond)
        {
            return true;
        }

        _suppressed++;
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(Message = "tailscaled: {Line}")]
        public static partial void Line(ILogger logger, LogLevel level, string line);

        [LoggerMessage(LogLevel.Warning, "{Count} lines of tailscaled were left out: more than {Limit} in a second")]
        public static partial void Suppressed(ILogger logger, int count, int limit);
    }
}
