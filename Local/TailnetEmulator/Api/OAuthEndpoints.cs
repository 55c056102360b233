namespace TailnetEmulator.Api;

/// <summary><c>POST /api/v2/oauth/token</c> (RFC 6749, section 4.4).</summary>
internal static class OAuthEndpoints
{
    public static void MapOAuth(this IEndpointRouteBuilder app) => app.MapPost("/api/v2/oauth/token", GrantAsync);

    private static async Task<IResult> GrantAsync(HttpContext context, TailnetOptions options, AccessTokens tokens)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var basic = ApiAuthorization.Basic(context);
        var id = basic?.User ?? form["client_id"].ToString();
        var secret = basic?.Password ?? form["client_secret"].ToString();
        var client = options.OAuth;
        if (client.ClientId.Length == 0 || !Secret.Same(id, client.ClientId) || !Secret.Same(secret, client.ClientSecret))
        {
            return ApiError.Unauthorized();
        }

        if (form["grant_type"].ToString() is { Length: > 0 } grant && grant != "client_credentials")
        {
            return ApiError.BadRequest($"unsupported grant_type {grant}");
        }

        string[] granted = client.Scopes.Length == 0 ? ["all"] : client.Scopes;
        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (asked.Length > 0)
        {
            var may = new AccessToken(granted, DateTimeOffset.MaxValue);
            if (asked.FirstOrDefault(scope => !may.Allows(scope)) is { } refused)
            {
                return ApiError.BadRequest($"requested scope {refused} is not granted to the client");
            }

            granted = asked;
        }

        return Results.Json(new Dictionary<string, object>
        {
            ["access_token"] = tokens.Issue(granted),
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)AccessTokens.Life.TotalSeconds,
            ["scope"] = string.Join(' ', granted),
        });
    }
}
