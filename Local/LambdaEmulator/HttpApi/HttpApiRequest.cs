using System.Net;
using LambdaEmulator.Servers;
using Microsoft.AspNetCore.Http.Features;

namespace LambdaEmulator.HttpApi;

/// <summary>A request as the HTTP API sees it, before routing.</summary>
internal sealed class HttpApiRequest
{
    public required string RequestId { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    /// <summary>Percent-decoded, stage included.</summary>
    public required string Path { get; init; }

    /// <summary>As sent, without the question mark.</summary>
    public required string RawQuery { get; init; }

    public required string Protocol { get; init; }

    /// <summary>The TCP peer.</summary>
    public required string SourceIp { get; init; }

    /// <summary>As sent, in order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> RawHeaders { get; init; }

    /// <summary>Lower-case names, duplicates joined with a comma; without cookies and what is the connection's.</summary>
    public required Dictionary<string, string> Headers { get; init; }

    public required IReadOnlyList<string> Cookies { get; init; }

    /// <summary>Decoded, duplicates joined with a comma.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Bytes of the request line and the headers.</summary>
    public required int HeadLength { get; init; }

    /// <summary>Once it is read, its length is a header of the event, however it was sent.</summary>
    public ReadOnlyMemory<byte> Body
    {
        get;
        set
        {
            field = value;
            Headers["content-length"] = $"{value.Length}";
        }
    }

    public string UserAgent => Headers.GetValueOrDefault("user-agent", "");

    /// <summary>The Host header without its port.</summary>
    public string DomainName
    {
        get
        {
            var host = Headers.GetValueOrDefault("host", "localhost");
            var colon = host.LastIndexOf(':');
            return colon > 0 && !host.EndsWith(']') ? host[..colon] : host;
        }
    }

    public string DomainPrefix => DomainName.Split('.')[0];

    public static HttpApiRequest From(HttpContext context, DateTimeOffset now, string requestId, string traceHeader)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (path, query) = Split(target);
        var raw = request.Headers.SelectMany(static header => header.Value, static (header, value) => KeyValuePair.Create(header.Key, value ?? "")).ToList();
        var source = SourceOf(context.Connection.RemoteIpAddress);
        return new HttpApiRequest
        {
            RequestId = requestId,
            Time = now,
            Method = request.Method.ToUpperInvariant(),
            Path = Decode(path),
            RawQuery = query,
            Protocol = request.Protocol,
            SourceIp = source,
            RawHeaders = raw,
            Headers = JoinHeaders(raw, source, context.Connection.LocalPort, traceHeader, request),
            Cookies = [.. request.Headers.Cookie.SelectMany(static line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            Query = ParseQuery(query),
            HeadLength = request.Method.Length + target.Length + request.Protocol.Length + 4 + raw.Sum(static header => header.Key.Length + header.Value.Length + 4),
        };
    }

    /// <summary>What can be told of a request that the server could not read.</summary>
    public static HttpApiRequest From(RefusedRequest refused, DateTimeOffset now, string requestId)
    {
        var lines = refused.Head.Split("\r\n\r\n", 2)[0].Split('\n');
        var start = lines[0].TrimEnd('\r').Split(' ');
        var (path, query) = Split(start.ElementAtOrDefault(1) ?? "");
        var raw = lines.Skip(1).Select(static line => line.TrimEnd('\r').Split(':', 2)).Where(static pair => pair.Length == 2)
            .Select(static pair => KeyValuePair.Create(pair[0], pair[1].Trim())).ToList();
        return new HttpApiRequest
        {
            RequestId = requestId,
            Time = now,
            Method = start[0],
            Path = Decode(path),
            RawQuery = query,
            Protocol = start.ElementAtOrDefault(2) ?? "",
            SourceIp = SourceOf(refused.Peer),
            RawHeaders = raw,
            Headers = raw.GroupBy(static header => header.Key.ToLowerInvariant()).ToDictionary(static group => group.Key, static group => string.Join(',', group.Select(static header => header.Value))),
            Cookies = [],
            Query = new Dictionary<string, string>(),
            HeadLength = refused.Head.Length,
        };
    }

    // origin-form, or absolute-form (RFC 9112 section 3.2)
    private static (string Path, string Query) Split(string target)
    {
        if (!target.StartsWith('/') && target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var slash = target.IndexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
    }

    private static string SourceOf(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "";

    // What is not an escape of UTF-8 stays as it was sent.
    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static Dictionary<string, string> JoinHeaders(List<KeyValuePair<string, string>> raw, string source, int port, string traceHeader, HttpRequest request)
    {
        var named = request.Headers.Connection.SelectMany(static line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in raw)
        {
            if (!HttpFields.IsHopByHop(name) && !named.Contains(name))
            {
                Append(headers, name.ToLowerInvariant(), value);
            }
        }

        headers.Remove("cookie");
        // Kestrel's own: the length that a chunked request claims.
        headers.Remove("x-content-length");
        if (request.Method is "POST" or "PUT" or "PATCH")
        {
            // Recorded for POST.
            headers.TryAdd("content-type", "text/plain; charset=utf-8");
        }

        Append(headers, "x-forwarded-for", source);
        headers["x-forwarded-port"] = $"{port}";
        headers["x-forwarded-proto"] = "http";
        headers["x-amzn-trace-id"] = traceHeader;
        return headers;
    }

    private static void Append(Dictionary<string, string> values, string name, string value) =>
        values[name] = values.TryGetValue(name, out var present) ? $"{present},{value}" : value;

    private static Dictionary<string, string> ParseQuery(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            Append(values, Decode(name.Replace('+', ' ')), Decode(value.Replace('+', ' ')));
        }

        return values;
    }
}
