using Microsoft.Extensions.Logging;
using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>What a session works with.</summary>
internal sealed record TailscaledSessionContext(
    TailscaledSupervisorOptions Options,
    TailscaledOptions Daemon,
    IAuthKeySource Keys,
    bool KeySpent,
    IDaemonLauncher Launcher,
    StepClock Steps,
    TimeProvider Time,
    ILogger Logger,
    Action<TunnelState, string?> Publish,
    Action<IpnStatus> TellDestinations,
    Action LoginLost);
