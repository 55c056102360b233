using System.Text.Json;

namespace LambdaEmulator.HttpApi;

/// <summary>A request and its answer, as the admin API shows them. Bodies are kept up to 256 KiB; the lengths are the true ones.</summary>
internal sealed record Webhook
{
    public const int MostBodyBytes = 256 * 1024;

    public required long Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required string SourceIp { get; init; }

    public required string Host { get; init; }

    public string? RouteKey { get; init; }

    public string? Function { get; init; }

    public required IReadOnlyList<string[]> RequestHeaders { get; init; }

    public required byte[] RequestBody { get; init; }

    public required int RequestBodyLength { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyList<string[]> ResponseHeaders { get; init; }

    public required byte[] ResponseBody { get; init; }

    public required int ResponseBodyLength { get; init; }

    public required double DurationMs { get; init; }

    public bool Cold { get; init; }

    public required WebhookAuthorizer Authorizer { get; init; }

    public required string TraceId { get; init; }

    public string? Error { get; init; }

    public static byte[] Clip(ReadOnlyMemory<byte> body) => body[..Math.Min(body.Length, MostBodyBytes)].ToArray();
}

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
