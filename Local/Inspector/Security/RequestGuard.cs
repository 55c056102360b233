using System.Net;
using System.Security.Cryptography;
using System.Text;
using Inspector.Api;

namespace Inspector.Security;

/// <summary>
/// What every request has to pass: the Host header names this machine (no DNS rebinding), and what changes state carries a token that
/// only pages of the same origin can read.
/// </summary>
internal sealed class RequestGuard
{
    /// <summary>Carries <see cref="RequestToken"/> in requests that change state.</summary>
    public const string TokenHeader = "x-inspector-token";

    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Random, for the life of the process; <c>GET /api/session</c> hands it to pages of the same origin.</summary>
    public string RequestToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>Whether a Host header's name means this machine (RFC 6761 reserves <c>localhost</c> and the names below it).</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsLoopback(context.Request.Host.Host))
        {
            return ApiProblem.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, "The Host header does not name this machine: use localhost.");
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return IsSafe(context.Request.Method) || HasToken(context.Request)
            ? next(context)
            : ApiProblem.WriteAsync(context, StatusCodes.Status403Forbidden, $"Requests that change something need the header {TokenHeader} with the token of GET /api/session.");
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // In a time that tells nothing about where the two differ.
    private bool HasToken(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString()), Encoding.UTF8.GetBytes(RequestToken));
}
