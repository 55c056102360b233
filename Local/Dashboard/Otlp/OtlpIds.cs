using Dashboard.Otlp.Messages;

namespace Dashboard.Otlp;

/// <summary>Repairs the ids of messages that came as JSON (see <see cref="OtlpPayload.IdFromJson"/>).</summary>
internal static class OtlpIds
{
    public static void Repair(ExportTraceServiceRequest request)
    {
        foreach (var span in request.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans))
        {
            span.TraceId = OtlpPayload.IdFromJson(span.TraceId);
            span.SpanId = OtlpPayload.IdFromJson(span.SpanId);
            span.ParentSpanId = OtlpPayload.IdFromJson(span.ParentSpanId);
            foreach (var link in span.Links)
            {
                link.TraceId = OtlpPayload.IdFromJson(link.TraceId);
                link.SpanId = OtlpPayload.IdFromJson(link.SpanId);
            }
        }
    }

    public static void Repair(ExportLogsServiceRequest request)
    {
        foreach (var record in request.ResourceLogs.SelectMany(r => r.ScopeLogs).SelectMany(s => s.LogRecords))
        {
            record.TraceId = OtlpPayload.IdFromJson(record.TraceId);
            record.SpanId = OtlpPayload.IdFromJson(record.SpanId);
        }
    }
}
