namespace TailnetEmulator.Api;

/// <summary><c>POST /api/v2/oauth/token-exchange</c>: a token of another issuer for an access token of this tailnet (workload identity federation).</summary>
internal static class TokenExchangeEndpoint
{
    public static void MapTokenExchange(this IEndpointRouteBuilder app) => app.MapPost("/api/v2/oauth/token-exchange", ExchangeAsync);

    private static async Task<IResult> ExchangeAsync(HttpContext context, TailnetOptions options, AccessTokens tokens, IdentityTokenVerifier verifier)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var identity = options.Federated;
        if (identity.ClientId.Length == 0 || form["client_id"].ToString() != identity.ClientId)
        {
            return ApiError.Of(StatusCodes.Status401Unauthorized, "unknown client_id");
        }

        if (await verifier.RefusalAsync(form["jwt"].ToString(), identity, context.RequestAborted) is { } refusal)
        {
            return ApiError.Of(StatusCodes.Status401Unauthorized, refusal);
        }

        return Results.Json(new Dictionary<string, object>
        {
            ["access_token"] = tokens.Issue(["auth_keys"]),
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)AccessTokens.Life.TotalSeconds,
        });
    }
}
