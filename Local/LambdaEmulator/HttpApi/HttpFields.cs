using System.Buffers;

namespace LambdaEmulator.HttpApi;

/// <summary>Rules about header fields that the API itself keeps.</summary>
internal static class HttpFields
{
    // RFC 9110 section 5.6.2: token. Values: visible ASCII, blanks and tabs, as this server sends no others.
    private static readonly SearchValues<char> _token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // RFC 9110 section 7.6.1, and what clients send for hops all the same.
    private static readonly HashSet<string> _hopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
    };

    /// <summary>Of this connection, not of the message.</summary>
    public static bool IsHopByHop(string name) => _hopByHop.Contains(name);

    public static bool CanBeSent(string name, string value) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(_token) && value.All(static c => c is '\t' or (>= ' ' and < '\x7f'));
}
