using System.Net.Sockets;

namespace Tailnet.Socks5;

/// <summary>The outcome of a dial: a connected socket, or the reason there is none.</summary>
/// <param name="Socket">The connection, owned by the caller; null after a failure.</param>
/// <param name="Failure">The reason.</param>
/// <param name="ReplyCode">REP of the proxy's answer (RFC 1928 §6) when it <see cref="Socks5Failure.Refused"/>; else 0.</param>
public readonly record struct Socks5Result(Socket? Socket, Socks5Failure Failure, byte ReplyCode = 0)
{
    /// <summary>The failure in words, for a log.</summary>
    public string Description => Failure switch
    {
        Socks5Failure.None => "connected",
        Socks5Failure.ProxyUnavailable => "the SOCKS5 proxy is not reachable",
        Socks5Failure.ProxyProtocol => "the SOCKS5 proxy does not speak RFC 1928 without authentication",
        Socks5Failure.TimedOut => "the SOCKS5 proxy did not answer in time",
        _ => $"the SOCKS5 proxy answered {ReplyCode} ({ReplyText})",
    };

    private string ReplyText => ReplyCode switch
    {
        1 => "general failure",
        2 => "not allowed by ruleset",
        3 => "network unreachable",
        4 => "host unreachable",
        5 => "connection refused",
        6 => "TTL expired",
        7 => "command not supported",
        8 => "address type not supported",
        _ => "unassigned",
    };
}
