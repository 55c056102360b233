using System.Text;
using Http1;
using Lambda.Runtime.HttpApi;

namespace Relay.Verification;

/// <summary>
/// The URL of a request as its sender may have written it, for signatures that cover it. What the gateway does to a URL cannot be undone (it decodes
/// paths, and drops a bare question mark), and senders differ: the scheme's own port is signed or not, and escapes are, or are not, removed. All of
/// these name the same place, so trying each gives nothing to a forger.
/// </summary>
/// <param name="publicUrl">Scheme, host and any path that a mapping adds; null: as the request says.</param>
internal sealed class SenderUrls(string? publicUrl)
{
    /// <summary>
    /// Characters that mean the same in a query with and without their escape, and that HubSpot signs without
    /// (https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests).
    /// </summary>
    private const string NotSeparating = ":/?@!$'()*,;";

    /// <summary>The URLs to try, the likeliest first, none twice.</summary>
    public IReadOnlyList<byte[]> Of(HttpApiEvent request)
    {
        var urls = new List<string>();
        foreach (var origin in Origins(request))
        {
            foreach (var path in Paths(request))
            {
                foreach (var query in Queries(request))
                {
                    var url = origin + path + query;
                    if (!urls.Contains(url, StringComparer.Ordinal))
                    {
                        urls.Add(url);
                    }
                }
            }
        }

        return [.. urls.Select(Encoding.UTF8.GetBytes)];
    }

    private IEnumerable<string> Origins(HttpApiEvent request)
    {
        var scheme = RequestWriter.GatewayValue(request, "x-forwarded-proto"u8).SequenceEqual("http"u8) ? "http" : "https";
        var origin = publicUrl ?? $"{scheme}://{Encoding.UTF8.GetString(RequestWriter.SenderHost(request))}";
        yield return origin;
        if (Uri.TryCreate(origin, UriKind.Absolute, out var uri))
        {
            var path = uri.AbsolutePath.TrimEnd('/');
            yield return $"{uri.Scheme}://{uri.Host}{path}";
            yield return $"{uri.Scheme}://{uri.Host}:{uri.Port}{path}";
        }
    }

    private IEnumerable<string> Paths(HttpApiEvent request)
    {
        var raw = publicUrl is null ? request.Bytes(request.RawPath) : request.PathWithoutStage;
        var written = new ByteBuffer();
        PathEncoder.WritePath(written, raw, request.PathIsEncoded);
        var path = Encoding.UTF8.GetString(written.Written);
        if (request.PathIsEncoded)
        {
            return [path];
        }

        var decoded = Encoding.UTF8.GetString(raw);
        return [path, decoded, string.Join('/', decoded.Split('/').Select(Uri.EscapeDataString))];
    }

    private static IEnumerable<string> Queries(HttpApiEvent request)
    {
        if (request.RawQueryString.IsEmpty)
        {
            return ["", "?"];
        }

        var written = new ByteBuffer();
        PathEncoder.WriteQuery(written, request.Bytes(request.RawQueryString));
        var query = $"?{Encoding.UTF8.GetString(written.Written)}";
        return [query, query.Replace("'", "%27", StringComparison.Ordinal), Unescaped(query)];
    }

    private static string Unescaped(string query)
    {
        foreach (var character in NotSeparating)
        {
            query = query.Replace(Uri.HexEscape(character), character.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        return query;
    }
}
