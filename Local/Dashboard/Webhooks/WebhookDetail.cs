using System.Text.Json;

namespace Dashboard.Webhooks;

/// <summary>A webhook with its request and its answer. Secrets are masked; bodies are base64 and end where the emulator cut them.</summary>
internal sealed record WebhookDetail : WebhookView
{
    public string? RouteKey { get; init; }

    public string? Function { get; init; }

    public required IReadOnlyList<string[]> RequestHeaders { get; init; }

    public required byte[] RequestBody { get; init; }

    public required IReadOnlyList<string[]> ResponseHeaders { get; init; }

    public required byte[] ResponseBody { get; init; }

    public JsonElement? AuthorizerContext { get; init; }

    /// <summary>The rule the authorizer decided by.</summary>
    public string? AuthorizerRule { get; init; }
}
