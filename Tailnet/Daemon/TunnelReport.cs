using System.Net;

namespace Tailnet.Daemon;

/// <summary>What a supervisor says about its tunnel.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Reason">For people: why it is not running; null when it is.</param>
/// <param name="Socks5">The SOCKS5 server, once there is one.</param>
public sealed record TunnelReport(TunnelState State, string? Reason, IPEndPoint? Socks5)
{
    /// <summary>The last lines of a daemon that ended, for the log.</summary>
    public string? Output { get; init; }

    /// <summary>What may be dialled; null before the first netmap.</summary>
    public DestinationList? Destinations { get; init; }
}

/// <summary>The lines of <see cref="TunnelDestinations"/>.</summary>
/// <param name="Number">Another one for every other list; grows.</param>
/// <param name="Lines">The lines.</param>
public sealed record DestinationList(long Number, IReadOnlyList<string> Lines);
