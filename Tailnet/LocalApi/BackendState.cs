using System.Text.Json.Serialization;

namespace Tailnet.LocalApi;

/// <summary>The state of tailscaled's backend, by Tailscale's names and numbers (<c>ipn.State</c>).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackendState>))]
public enum BackendState
{
    NoState = 0,
    InUseOtherUser = 1,

    /// <summary>No node key, or the control server does not accept it (any more): a login is needed.</summary>
    NeedsLogin = 2,

    /// <summary>Logged in, but an administrator of the tailnet has to approve the device.</summary>
    NeedsMachineAuth = 3,
    Stopped = 4,
    Starting = 5,
    Running = 6,
}
