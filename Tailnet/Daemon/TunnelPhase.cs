namespace Tailnet.Daemon;

public enum TunnelPhase
{
    Starting,
    Running,

    /// <summary>Not up, and not for want of a moment: the supervisor goes on trying.</summary>
    Failed,
}
