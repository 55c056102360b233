using System.Net;
using System.Security.Cryptography;
using Dashboard.Api;

namespace Dashboard.Security;

/// <summary>
/// What every request to the pages and the API has to pass: the Host header names this machine (no DNS rebinding), the login token is
/// shown where one is set, and what changes state carries a token that only pages of the same origin can read.
/// </summary>
internal sealed class RequestGuard(string? loginToken)
{
    /// <summary>Carries <see cref="RequestToken"/> in requests that change state.</summary>
    public const string TokenHeader = "x-dashboard-token";

    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Random, for the life of the process; <c>GET /api/session</c> hands it to pages of the same origin.</summary>
    public string RequestToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    // Another login value than the token itself, so that the cookie alone cannot be pasted as a login link; it ends with the process.
    private string LoginCookie { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>Whether a Host header's name means this machine (RFC 6761 reserves <c>localhost</c> and the names below it).</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>The Host check alone, for the OTLP receiver.</summary>
    public static async Task CheckHostAsync(HttpContext context, RequestDelegate next)
    {
        if (IsLoopback(context.Request.Host.Host))
        {
            await next(context);
            return;
        }

        await ApiProblem.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, "The Host header does not name this machine: use localhost.");
    }

    public Task CheckAsync(HttpContext context, RequestDelegate next) => CheckHostAsync(context, async checkedContext =>
    {
        var headers = checkedContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (await LogInAsync(checkedContext) && await MayChangeAsync(checkedContext))
        {
            await next(checkedContext);
        }
    });

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static string CookieName(HttpContext context) => $"dashboard-login-{context.Connection.LocalPort}";

    private async Task<bool> MayChangeAsync(HttpContext context)
    {
        if (IsSafe(context.Request.Method) || ConstantTime.Equals(context.Request.Headers[TokenHeader], RequestToken))
        {
            return true;
        }

        await ApiProblem.WriteAsync(context, StatusCodes.Status403Forbidden, $"Requests that change something need the header {TokenHeader} with the token of GET /api/session.");
        return false;
    }

    /// <summary>Lets logged-in requests through; takes the token of a login link; sends all others to the login page.</summary>
    private async Task<bool> LogInAsync(HttpContext context)
    {
        if (loginToken is null)
        {
            return true;
        }

        if (context.Request.Path == "/login" && context.Request.Query.ContainsKey("t"))
        {
            if (ConstantTime.Equals(context.Request.Query["t"], loginToken))
            {
                context.Response.Cookies.Append(CookieName(context), LoginCookie, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
                context.Response.Redirect("/");
                return false;
            }

            context.Response.Redirect("/login?wrong");
            return false;
        }

        var bearer = context.Request.Headers.Authorization.ToString();
        if (ConstantTime.Equals(context.Request.Cookies[CookieName(context)], LoginCookie)
            || (bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && ConstantTime.Equals(bearer["Bearer ".Length..], loginToken))
            || context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
            || context.Request.Path == "/login"
            || context.Request.Path == "/healthz")
        {
            return true;
        }

        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status401Unauthorized, "Log in first, or send the login token as Authorization: Bearer.");
            return false;
        }

        context.Response.Redirect("/login");
        return false;
    }
}
