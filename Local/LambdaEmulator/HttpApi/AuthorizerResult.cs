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
