using System.Text;

namespace LambdaEmulator.Sandboxes;

/// <summary>A sandbox's last lines, bounded in number and length; each also goes to the emulator's standard output behind the function's name.</summary>
internal sealed class SandboxLog(string function, TimeProvider time, TextWriter output)
{
    private const int MostLines = 2000;
    private const int LongestLine = 16 * 1024;
    private const int TailBytes = 4 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = new();
    private long _written;

    /// <summary>How many lines were written so far: a mark for <see cref="TailSince"/>.</summary>
    public long Position
    {
        get
        {
            lock (_lock)
            {
                return _written;
            }
        }
    }

    public void Write(string source, string line)
    {
        line = line.Length > LongestLine ? $"{line.AsSpan(0, LongestLine)}… ({line.Length} characters)" : line;
        lock (_lock)
        {
            _lines.Enqueue(new LogLine(time.GetUtcNow(), source, line));
            _written++;
            if (_lines.Count > MostLines)
            {
                _lines.Dequeue();
            }
        }

        output.WriteLine($"{function} | {line.TrimEnd()}");
    }

    public LogLine[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _lines];
        }
    }

    /// <summary>The last 4 KB of what was written since the mark, as X-Amz-Log-Result carries them.</summary>
    public byte[] TailSince(long position)
    {
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach (var line in _lines.Skip((int)Math.Max(0, _lines.Count - (_written - position))))
            {
                text.Append(line.Line).Append('\n');
            }
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return bytes.Length <= TailBytes ? bytes : bytes[^TailBytes..];
    }
}

/// <summary>A line that a sandbox's process wrote, or that Lambda writes about it.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="Source">function, extension or platform.</param>
/// <param name="Line">Without the line end.</param>
internal sealed record LogLine(DateTimeOffset Time, string Source, string Line)
{
    public const string Function = "function";
    public const string Extension = "extension";
    public const string Platform = "platform";
}
