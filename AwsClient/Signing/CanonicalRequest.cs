using System.Text;

namespace AwsClient.Signing;

/// <summary>
/// The canonical form of a request that Signature Version 4 hashes.
/// See "Create a signed AWS API request" in the IAM User Guide.
/// </summary>
public sealed class CanonicalRequest
{
    private CanonicalRequest(string text, string signedHeaders)
    {
        Text = text;
        SignedHeaders = signedHeaders;
    }

    /// <summary>Method, path, query, headers, signed headers and payload hash, a line each.</summary>
    public string Text { get; }

    /// <summary>The names of the headers that are signed: lower-case, sorted, joined by semicolons.</summary>
    public string SignedHeaders { get; }

    /// <summary>Builds the canonical form.</summary>
    /// <param name="method">HTTP method, upper-case.</param>
    /// <param name="path">The path as it stands on the wire; it is normalized and encoded once more, as every service but S3 does.</param>
    /// <param name="query">The query as it stands on the wire, without the question mark.</param>
    /// <param name="headers">The headers to sign, in the order of the request. Names that occur twice are joined.</param>
    /// <param name="payloadHash">SHA-256 of the body, lower-case hex.</param>
    public static CanonicalRequest Create(
        string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, string payloadHash)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in headers)
        {
            var key = name.ToLowerInvariant();
            var trimmed = CollapseSpaces(value);
            sorted[key] = sorted.TryGetValue(key, out var earlier) ? $"{earlier},{trimmed}" : trimmed;
        }

        var signedHeaders = string.Join(';', sorted.Keys);
        var text = new StringBuilder(512).Append(method).Append('\n')
            .Append(CanonicalPath(path)).Append('\n')
            .Append(CanonicalQuery(query)).Append('\n');
        foreach (var (name, value) in sorted)
            text.Append(name).Append(':').Append(value).Append('\n');
        text.Append('\n').Append(signedHeaders).Append('\n').Append(payloadHash);
        return new CanonicalRequest(text.ToString(), signedHeaders);
    }

    // RFC 3986 section 5.2.4: dot segments and empty segments go, a trailing slash stays.
    private static string CanonicalPath(string path)
    {
        if (path is "" or "/")
            return "/";
        var segments = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                if (segments.Count > 0)
                    segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(Uri.EscapeDataString(segment));
            }
        }

        if (segments.Count == 0)
            return "/";
        var directory = path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal);
        return $"/{string.Join('/', segments)}{(directory ? "/" : "")}";
    }

    // Parameters sorted by encoded name, then by encoded value; a name without a value gets an empty one.
    private static string CanonicalQuery(string query)
    {
        if (query.Length == 0)
            return "";
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(parameter =>
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (parameter, "") : (parameter[..equals], parameter[(equals + 1)..]);
            return (Name: Reencode(name), Value: Reencode(value));
        });
        return string.Join('&', parameters
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}"));
    }

    private static string Reencode(string component) =>
        Uri.EscapeDataString(Uri.UnescapeDataString(component.Replace('+', ' ')));

    private static string CollapseSpaces(string value)
    {
        var trimmed = value.AsSpan().Trim();
        var text = new StringBuilder(trimmed.Length);
        foreach (var character in trimmed)
        {
            if (character != ' ' || text[^1] != ' ')
                text.Append(character);
        }

        return text.ToString();
    }
}
