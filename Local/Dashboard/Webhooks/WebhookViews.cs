using Dashboard.Telemetry;

namespace Dashboard.Webhooks;

/// <summary>Joins webhooks with their traces.</summary>
internal sealed class WebhookViews(TraceStore traces)
{
    public WebhookView Row(WebhookRecord webhook)
    {
        var spans = SpansOf(webhook);
        return new WebhookView
        {
            Id = webhook.Id,
            Time = webhook.Time,
            Method = webhook.Method,
            Path = webhook.Path,
            Query = SecretHeaders.MaskQuery(webhook.Query),
            SourceIp = webhook.SourceIp,
            Host = webhook.Host,
            Route = Find(spans, "webhook.route") ?? webhook.RouteKey,
            Verification = Find(spans, "webhook.verification"),
            Outcome = Find(spans, "webhook.outcome"),
            Target = TargetOf(spans),
            Status = webhook.Status,
            DurationMs = webhook.DurationMs,
            Cold = webhook.Cold,
            Decision = webhook.Authorizer?.Decision,
            TraceId = webhook.TraceId,
            HasTrace = spans.Count > 0,
            Error = webhook.Error,
            RequestBodyLength = webhook.RequestBodyLength,
            ResponseBodyLength = webhook.ResponseBodyLength,
        };
    }

    public WebhookDetail Detail(WebhookRecord webhook)
    {
        var spans = SpansOf(webhook);
        var row = Row(webhook);
        return new WebhookDetail
        {
            Id = row.Id,
            Time = row.Time,
            Method = row.Method,
            Path = row.Path,
            Query = row.Query,
            SourceIp = row.SourceIp,
            Host = row.Host,
            Route = row.Route,
            Verification = row.Verification,
            Outcome = row.Outcome,
            Target = row.Target,
            Status = row.Status,
            DurationMs = row.DurationMs,
            Cold = row.Cold,
            Decision = row.Decision,
            TraceId = row.TraceId,
            HasTrace = row.HasTrace,
            Error = row.Error,
            RequestBodyLength = row.RequestBodyLength,
            ResponseBodyLength = row.ResponseBodyLength,
            RouteKey = webhook.RouteKey,
            Function = webhook.Function,
            RequestHeaders = SecretHeaders.Mask(webhook.RequestHeaders),
            RequestBody = webhook.RequestBody,
            ResponseHeaders = SecretHeaders.Mask(webhook.ResponseHeaders),
            ResponseBody = webhook.ResponseBody,
            AuthorizerContext = webhook.Authorizer?.Context,
            AuthorizerRule = Find(spans, "webhook.authorizer.rule"),
        };
    }

    private static string? Find(IReadOnlyList<TelemetrySpan> spans, string attribute) =>
        spans.Select(span => span.Attributes[attribute]).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    /// <summary>The address that the span which knows the outcome (or a span below it) called as a client. The authorizer knows the route too.</summary>
    private static string? TargetOf(IReadOnlyList<TelemetrySpan> spans)
    {
        var forwarder = spans.FirstOrDefault(span => span.Attributes["webhook.outcome"] is not null);
        if (forwarder is null)
        {
            return null;
        }

        var call = spans.FirstOrDefault(span => span.Kind == SpanKind.Client && span.Resource.Name == forwarder.Resource.Name
            && span.StartNanoseconds >= forwarder.StartNanoseconds && span.Attributes["server.address"] is not null) ?? forwarder;
        return call.Attributes["server.address"] is { } address
            ? call.Attributes["server.port"] is { } port ? $"{address}:{port}" : address
            : null;
    }

    private IReadOnlyList<TelemetrySpan> SpansOf(WebhookRecord webhook) => webhook.TraceId is { } traceId ? traces.Spans(traceId) : [];
}
