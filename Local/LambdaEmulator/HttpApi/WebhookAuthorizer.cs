using System.Text.Json;

namespace LambdaEmulator.HttpApi;

/// <summary>What the authorizer said: allow, deny, error, cached (an earlier answer allowed it) or none.</summary>
internal sealed record WebhookAuthorizer(string Decision, JsonElement? Context)
{
    public static WebhookAuthorizer From(AuthorizerResult result) => new(
        result switch
        {
            { Decision: AuthorizerDecision.Allow, Cached: true } => "cached",
            { Decision: AuthorizerDecision.Allow } => "allow",
            { Decision: AuthorizerDecision.Deny or AuthorizerDecision.Unauthorized } => "deny",
            { Decision: AuthorizerDecision.Error or AuthorizerDecision.Unavailable } => "error",
            _ => "none",
        },
        result.Context);
}
