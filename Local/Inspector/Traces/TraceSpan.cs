using System.Text.Json;

namespace Inspector.Traces;

/// <summary>What is kept of a span.</summary>
internal sealed record TraceSpan(string TraceId, string Resource, bool IsClient, string? Route, string? Verification, string? Outcome, string? Rule, string? Address)
{
    // Of the programs' own activity sources; HttpClient's spans tell of other servers, such as Secrets Manager.
    private const string OwnScopes = "WebhookForwarder.";
    private const int ClientKind = 3;
    private const int MaxText = 200;

    /// <summary>
    /// Reads those that tell something of a webhook from a line of OTLP JSON
    /// (<c>{"resourceSpans":[{"resource":{…},"scopeSpans":[{"scope":{"name"},"spans":[{"traceId","kind","attributes":[{"key","value":{"stringValue"}}]}]}]}]}</c>).
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static IEnumerable<TraceSpan> Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        foreach (var group in Items(document.RootElement, "resourceSpans"))
        {
            var resource = group.TryGetProperty("resource", out var described) ? Attribute(described, "service.name") ?? "" : "";
            foreach (var scope in Items(group, "scopeSpans").Where(static scope => scope.TryGetProperty("scope", out var named) && Text(named, "name")?.StartsWith(OwnScopes, StringComparison.Ordinal) == true))
            {
                foreach (var span in Items(scope, "spans"))
                {
                    if (Text(span, "traceId") is { Length: 32 } traceId && Of(span, traceId, resource) is { IsTelling: true } read)
                    {
                        yield return read;
                    }
                }
            }
        }
    }

    private bool IsTelling => Route is not null || Outcome is not null || Rule is not null || (IsClient && Address is not null);

    private static TraceSpan Of(JsonElement span, string traceId, string resource)
    {
        var port = Attribute(span, "server.port");
        return new TraceSpan(
            traceId,
            resource,
            span.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.Number && kind.GetInt32() == ClientKind,
            Attribute(span, "webhook.route"),
            Attribute(span, "webhook.verification"),
            Attribute(span, "webhook.outcome"),
            Attribute(span, "webhook.authorizer.rule"),
            Attribute(span, "server.address") is { } host ? port is null ? host : $"{host}:{port}" : null);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Attribute(JsonElement owner, string key)
    {
        var found = Items(owner, "attributes").FirstOrDefault(attribute => Text(attribute, "key") == key);
        if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty("value", out var value))
        {
            return null;
        }

        // 64-bit integers are strings in OTLP JSON, and numbers where a writer is lenient.
        var text = Text(value, "stringValue") ?? (value.TryGetProperty("intValue", out var number) ? number.ToString() : null);
        return text is { Length: > 0 } ? text[..Math.Min(text.Length, MaxText)] : null;
    }
}
