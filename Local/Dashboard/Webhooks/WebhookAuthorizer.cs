using System.Text.Json;

namespace Dashboard.Webhooks;

/// <summary>What the authorizer said.</summary>
/// <param name="Decision"><c>allow</c>, <c>deny</c>, <c>error</c>, <c>cached</c> or <c>none</c>.</param>
/// <param name="Context">What it handed on to the function.</param>
internal sealed record WebhookAuthorizer(string Decision, JsonElement? Context);
