using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>What a <see cref="TailscaledSupervisor"/> runs and how patient it is.</summary>
public sealed record TailscaledSupervisorOptions
{
    public required string TailscaledPath { get; init; }

    /// <summary>An empty directory of the daemon's own; the supervisor does not remove it.</summary>
    public required string Directory { get; init; }

    /// <summary>The preferences to log in with.</summary>
    public required IpnPrefs Prefs { get; init; }

    /// <summary>The SOCKS5 port; 0 takes a free one, null none.</summary>
    public int? Socks5Port { get; init; }

    /// <summary>Where tailscaled keeps its node key (see <see cref="TailscaledOptions.State"/>). <c>mem:</c>.</summary>
    public string State { get; init; } = "mem:";

    /// <summary>Whether tailscaled sends its log to its maker (see <see cref="TailscaledOptions.LogUpload"/>). No.</summary>
    public bool LogUpload { get; init; }

    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>From the start of the process to an answering LocalAPI; time in which the sandbox is frozen does not count. 5 s.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// From the login to Running, before it counts as failed (tailscaled itself would try for ever), and for the LocalAPI calls of
    /// the login. 8 s.
    /// </summary>
    public TimeSpan LoginLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Name or address of the node that is to be reached; null when there is none to ask.</summary>
    public string? Target { get; init; }

    /// <summary>Name or address of the node through which everything goes that is not in the tailnet; null: nothing does.</summary>
    public string? ExitNode { get; init; }

    /// <summary>How long a cold start waits until the target knows this node. 2 s.</summary>
    public TimeSpan ReachLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the target may take to answer after a thaw before the connections are made anew. 400 ms.</summary>
    public TimeSpan CheckLimit { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>For one call of the LocalAPI that only asks. 1 s.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The first wait after a failure; it doubles up to <see cref="MaxBackOff"/>. 250 ms.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait after a failure. 30 s.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After which time on the clock a refused key may be tried once more, for a control server that refused by mistake. 10 s.
    /// </summary>
    public TimeSpan SameKeyWait { get; init; } = TimeSpan.FromSeconds(10);
}
