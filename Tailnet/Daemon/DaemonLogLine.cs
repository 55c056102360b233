using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Tailnet.Daemon;

/// <summary>A line of tailscaled's log, such as <c>2026/11/22 11:22:33 [v1] netcheck: …</c>, without its time and with a level.</summary>
public readonly partial record struct DaemonLogLine(LogLevel Level, string Text)
{
    private const int MaxLength = 2048;

    /// <summary>Reads a line; anything that looks like a key is struck out, whoever wrote it.</summary>
    public static DaemonLogLine Parse(string line)
    {
        var text = Timestamp().Replace(line.Length > MaxLength ? line[..MaxLength] : line, "");
        text = KeyText.Strike(text);
        return new DaemonLogLine(LevelOf(text), text);
    }

    /// <summary>Whether it says that the control server does not know this node any more. Nothing else tells: tailscaled stays Running, its health empty.</summary>
    // Source: control/controlclient/direct.go (sendMapRequest), ipn/ipnlocal/local.go (setControlClientStatusLocked).
    public bool IsNodeUnknown => Text.Contains("PollNetMap: initial fetch failed 404: node not found", StringComparison.Ordinal);

    // tailscaled marks verbosity, not severity; only words tell a problem.
    private static LogLevel LevelOf(string text)
    {
        if (text.StartsWith("[v", StringComparison.Ordinal))
        {
            return LogLevel.Trace;
        }

        if (IsOrdinary(text))
        {
            return LogLevel.Debug;
        }

        return text.StartsWith("panic:", StringComparison.Ordinal) || text.StartsWith("fatal", StringComparison.OrdinalIgnoreCase)
            ? LogLevel.Error
            : Problem().IsMatch(text) ? LogLevel.Warning : LogLevel.Debug;
    }

    // Every start and every end of a healthy tailscaled says these. What its health means for the tunnel is read from the bus.
    private static bool IsOrdinary(string text) =>
        text.StartsWith("health(", StringComparison.Ordinal) || text.Contains("work queue shutdown failed", StringComparison.Ordinal);

    // No time limits: these cannot backtrack far, and the time in which a sandbox is frozen would count.
    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(\.\d+)? ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"\b(error|failed|failure|fail|refused|denied|invalid)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Problem();
}
