using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Inspector.Traces;

namespace Inspector.Webhooks;

/// <summary>A webhook as the list shows it: joined with what its trace tells. Secrets are masked.</summary>
internal record WebhookView
{
    public long Id { get; init; }

    public DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required string SourceIp { get; init; }

    public required string Host { get; init; }

    /// <summary>What became of it: the outcome's name once the trace tells it, <c>Answered</c> or <c>Failed</c> before.</summary>
    public required string State { get; init; }

    /// <summary>The route of the forwarder's configuration, or the HTTP API's route key while the trace has not arrived.</summary>
    public string? Route { get; init; }

    public string? Verification { get; init; }

    public string? Target { get; init; }

    public int Status { get; init; }

    public double DurationMs { get; init; }

    public bool Cold { get; init; }

    /// <summary>The authorizer's decision.</summary>
    public string? Decision { get; init; }

    public string? TraceId { get; init; }

    public string? Error { get; init; }

    public static WebhookView Of(WebhookRecord webhook, TraceFacts facts) => new()
    {
        Id = webhook.Id,
        Time = webhook.Time,
        Method = webhook.Method,
        Path = webhook.Path,
        Query = SecretHeaders.MaskQuery(webhook.Query),
        SourceIp = webhook.SourceIp,
        Host = webhook.Host,
        State = facts.Outcome ?? (webhook.Error is null ? "Answered" : "Failed"),
        Route = facts.Route ?? webhook.RouteKey,
        Verification = facts.Verification,
        Target = facts.Target,
        Status = webhook.Status,
        DurationMs = webhook.DurationMs,
        Cold = webhook.Cold,
        Decision = webhook.Authorizer?.Decision,
        TraceId = webhook.TraceId,
        Error = webhook.Error,
    };
}

/// <summary>A webhook with its request and its answer. Bodies are base64 and end where the emulator cut them.</summary>
internal sealed record WebhookDetail : WebhookView
{
    [SetsRequiredMembers]
    public WebhookDetail(WebhookRecord webhook, TraceFacts facts)
        : base(Of(webhook, facts))
    {
        RouteKey = webhook.RouteKey;
        Function = webhook.Function;
        RequestHeaders = SecretHeaders.Mask(webhook.RequestHeaders);
        RequestBody = webhook.RequestBody;
        RequestBodyLength = webhook.RequestBodyLength;
        ResponseHeaders = SecretHeaders.Mask(webhook.ResponseHeaders);
        ResponseBody = webhook.ResponseBody;
        ResponseBodyLength = webhook.ResponseBodyLength;
        AuthorizerContext = webhook.Authorizer?.Context;
        AuthorizerRule = facts.Rule;
    }

    public string? RouteKey { get; }

    public string? Function { get; }

    public IReadOnlyList<string[]> RequestHeaders { get; }

    public byte[] RequestBody { get; }

    public long RequestBodyLength { get; }

    public IReadOnlyList<string[]> ResponseHeaders { get; }

    public byte[] ResponseBody { get; }

    public long ResponseBodyLength { get; }

    public JsonElement? AuthorizerContext { get; }

    /// <summary>The rule the authorizer decided by.</summary>
    public string? AuthorizerRule { get; }
}
