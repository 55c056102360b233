namespace Tailnet.Socks5;

/// <summary>Why a connection through a SOCKS5 proxy could not be made.</summary>
public enum Socks5Failure
{
    /// <summary>There is a connection.</summary>
    None,

    /// <summary>Nothing listens at the proxy's address, or the connection to the proxy broke.</summary>
    ProxyUnavailable,

    /// <summary>What the proxy answered is not SOCKS5 without authentication (RFC 1928).</summary>
    ProxyProtocol,

    /// <summary>
    /// The proxy could not connect. tailscaled answers every failure (closed port, unknown name, no route, its own 5 s limit)
    /// with code 1, so that they cannot be told apart.
    /// </summary>
    Refused,

    /// <summary>The time given was used up.</summary>
    TimedOut,
}
