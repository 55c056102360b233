namespace Tailnet.Daemon;

/// <summary>Why a tunnel that was up is not any more.</summary>
public enum TunnelInterruption
{
    /// <summary>The daemon ended, or stopped answering and was killed: another one is started.</summary>
    DaemonEnded,

    /// <summary>The tailnet does not accept the node any more (removed, logged out, its key expired): it logs in again.</summary>
    LoginLost,
}
