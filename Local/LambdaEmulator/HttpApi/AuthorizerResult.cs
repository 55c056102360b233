using System.Text.Json;

namespace LambdaEmulator.HttpApi;

/// <summary>An authorizer's answer.</summary>
/// <param name="Decision">Whether the request may pass.</param>
/// <param name="Context">For the function, as <c>requestContext.authorizer.lambda</c>.</param>
/// <param name="Cached">Whether it was given for an earlier request.</param>
/// <param name="Error">For the access log.</param>
internal sealed record AuthorizerResult(AuthorizerDecision Decision, JsonElement? Context = null, bool Cached = false, string? Error = null)
{
    public static AuthorizerResult None { get; } = new(AuthorizerDecision.None);

    public bool MayPass => Decision is AuthorizerDecision.None or AuthorizerDecision.Allow;
}

/// <summary>What an authorizer said about a request.</summary>
internal enum AuthorizerDecision
{
    /// <summary>The route has no authorizer.</summary>
    None,

    Allow,

    Deny,

    /// <summary>An identity source is missing: refused without asking.</summary>
    Unauthorized,

    /// <summary>The authorizer failed, took too long or answered something malformed.</summary>
    Error,

    /// <summary>The authorizer's function was throttled.</summary>
    Unavailable,
}
