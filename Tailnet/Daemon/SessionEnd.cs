namespace Tailnet.Daemon;

/// <summary>Why a session ended.</summary>
/// <param name="Reason">For people.</param>
/// <param name="Output">The daemon's last lines, for the log; null when it said nothing.</param>
/// <param name="NodeUnknown">The control server does not know the node any more.</param>
internal sealed record SessionEnd(string Reason, string? Output, bool NodeUnknown);
