using System.Net;

namespace Tailnet.Daemon;

/// <summary>What a supervisor says about its tunnel.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Reason">For people: why it is not running; null when it is.</param>
/// <param name="Socks5">The SOCKS5 server, once there is one.</param>
public sealed record TunnelReport(TunnelState State, string? Reason, IPEndPoint? Socks5);
