using System.Text;

namespace TailnetEmulator.Api;

/// <summary>Requires an access token with a scope, as bearer or as the user of basic authentication.</summary>
internal static class ApiAuthorization
{
    public static RouteHandlerBuilder RequireScope(this RouteHandlerBuilder route, string scope) => route.AddEndpointFilter(async (context, next) =>
    {
        var tokens = context.HttpContext.RequestServices.GetRequiredService<AccessTokens>();
        if (Token(context.HttpContext) is not { } text || tokens.Find(text) is not { } token)
        {
            return ApiError.Unauthorized();
        }

        return token.Allows(scope) ? await next(context) : ApiError.Forbidden();
    });

    /// <summary>User and password of basic authentication; null when there is none.</summary>
    public static (string User, string Password)? Basic(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..], buffer, out var length))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : "");
    }

    private static string? Token(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..] : Basic(context)?.User;
    }
}
