using System.Net;
using Microsoft.Extensions.Logging;

namespace Tailnet.Daemon;

/// <summary>What a session works with.</summary>
internal sealed record TailscaledSessionContext(
    TailscaledSupervisorOptions Options,
    TailscaledOptions Daemon,
    IPEndPoint? Socks5,
    IAuthKeySource Keys,
    IDaemonLauncher Launcher,
    ITunnelProof? Proof,
    StepClock Steps,
    TimeProvider Time,
    ILogger Logger,
    Action<TunnelState, string?, IPEndPoint?> Publish,
    Action LoginLost);
