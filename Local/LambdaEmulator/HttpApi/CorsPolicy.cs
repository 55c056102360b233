using LambdaEmulator.Configuration;

namespace LambdaEmulator.HttpApi;

/// <summary>
/// CORS as the HTTP API does it when configured: preflights are answered without a route, and the function's own CORS headers are
/// replaced. Contract: API Gateway developer guide, "Configure CORS for HTTP APIs".
/// </summary>
internal sealed class CorsPolicy(CorsOptions options)
{
    public static bool IsPreflight(HttpApiRequest request) =>
        request.Method == "OPTIONS" && request.Headers.ContainsKey("origin") && request.Headers.ContainsKey("access-control-request-method");

    /// <summary>Whether a response header is the function's attempt at CORS.</summary>
    public static bool Owns(string header) => header.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The headers for an answer; none when the origin is not allowed.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers(HttpApiRequest request, bool preflight)
    {
        if (AllowedOrigin(request.Headers.GetValueOrDefault("origin")) is not { } origin)
        {
            yield break;
        }

        yield return KeyValuePair.Create("access-control-allow-origin", origin);
        if (origin != "*")
        {
            yield return KeyValuePair.Create("vary", "Origin");
        }

        if (options.AllowCredentials)
        {
            yield return KeyValuePair.Create("access-control-allow-credentials", "true");
        }

        if (options.ExposeHeaders.Count > 0)
        {
            yield return KeyValuePair.Create("access-control-expose-headers", string.Join(',', options.ExposeHeaders));
        }

        if (!preflight)
        {
            yield break;
        }

        yield return KeyValuePair.Create("access-control-allow-methods", string.Join(',', options.AllowMethods));
        yield return KeyValuePair.Create("access-control-allow-headers", string.Join(',', options.AllowHeaders));
        if (options.MaxAge is { } seconds)
        {
            yield return KeyValuePair.Create("access-control-max-age", $"{seconds}");
        }
    }

    private string? AllowedOrigin(string? origin)
    {
        if (origin is null)
        {
            return null;
        }

        return options.AllowOrigins.Contains("*", StringComparer.Ordinal) ? "*"
            : options.AllowOrigins.Any(allowed => Matches(allowed, origin)) ? origin
            : null;
    }

    // https://* and http://* allow every origin of that scheme.
    private static bool Matches(string allowed, string origin) =>
        allowed.EndsWith("://*", StringComparison.Ordinal)
            ? origin.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)
            : string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase);
}
