using System.Text.Json;

namespace Inspector.Webhooks;

/// <summary>A request that reached the HTTP API and its answer, as the Lambda emulator's admin API tells it (docs/architecture.md).</summary>
internal sealed record WebhookRecord
{
    /// <summary>The inspector's own number (<see cref="WebhookStore"/>); the emulator's starts again when that does.</summary>
    public long Id { get; init; }

    /// <summary>The emulator's number.</summary>
    public long SourceId { get; init; }

    public DateTimeOffset Time { get; init; }

    public string Method { get; init; } = "";

    public string Path { get; init; } = "/";

    public string Query { get; init; } = "";

    public string SourceIp { get; init; } = "";

    public string Host { get; init; } = "";

    public string? RouteKey { get; init; }

    public string? Function { get; init; }

    public string[][] RequestHeaders { get; init; } = [];

    public byte[] RequestBody { get; init; } = [];

    public long RequestBodyLength { get; init; }

    public int Status { get; init; }

    public string[][] ResponseHeaders { get; init; } = [];

    public byte[] ResponseBody { get; init; } = [];

    public long ResponseBodyLength { get; init; }

    public double DurationMs { get; init; }

    public bool Cold { get; init; }

    public WebhookAuthorizer? Authorizer { get; init; }

    public string? TraceId { get; init; }

    public string? Error { get; init; }

    /// <summary>
    /// Path and query as a request carries them. The HTTP API tells the path decoded, so that a per cent sign or a question mark in it
    /// has to be encoded again to arrive as it did.
    /// </summary>
    public string Target => new PathString(Path.Replace("%", "%25", StringComparison.Ordinal)).ToUriComponent() + (Query.Length > 0 ? "?" + Query : "");

    /// <summary>Bytes that it keeps in memory, roughly.</summary>
    public long Size => RequestBody.Length + ResponseBody.Length + 2_048;
}

/// <summary>What the authorizer said.</summary>
/// <param name="Decision"><c>allow</c>, <c>deny</c>, <c>error</c>, <c>cached</c> or <c>none</c>.</param>
/// <param name="Context">What it handed on to the function.</param>
internal sealed record WebhookAuthorizer(string Decision, JsonElement? Context);
