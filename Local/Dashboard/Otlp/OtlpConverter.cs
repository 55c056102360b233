using System.Globalization;
using System.Text;
using Dashboard.Otlp.Messages;
using Dashboard.Telemetry;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Dashboard.Otlp;

/// <summary>Turns messages into the records that are kept, within the limits.</summary>
internal sealed class OtlpConverter(DashboardLimits limits)
{
    private const int MaxKeyLength = 256;

    public IEnumerable<TelemetrySpan> Spans(ExportTraceServiceRequest request) =>
        from resourceSpans in request.ResourceSpans
        let resource = Resource(resourceSpans.Resource)
        from scopeSpans in resourceSpans.ScopeSpans
        let scope = Name(scopeSpans.Scope)
        from span in scopeSpans.Spans
        where span.TraceId.Length == 16 && span.SpanId.Length == 8
        select Span(span, resource, scope);

    public IEnumerable<StructuredLog> Logs(ExportLogsServiceRequest request, DateTimeOffset now) =>
        from resourceLogs in request.ResourceLogs
        let resource = Resource(resourceLogs.Resource)
        from scopeLogs in resourceLogs.ScopeLogs
        let scope = Name(scopeLogs.Scope)
        from record in scopeLogs.LogRecords
        select Log(record, resource, scope, now);

    public TelemetryResource Resource(Resource? resource) => TelemetryResource.Of(Attributes(resource?.Attributes));

    public TelemetryAttributes Attributes(RepeatedField<KeyValue>? attributes)
    {
        if (attributes is null || attributes.Count == 0)
        {
            return TelemetryAttributes.Empty;
        }

        var pairs = new KeyValuePair<string, string>[Math.Min(attributes.Count, limits.Attributes)];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(Cut(attributes[i].Key, MaxKeyLength), Cut(Text(attributes[i].Value), limits.TextLength));
        }

        return new TelemetryAttributes(pairs);
    }

    public string Cut(string text) => Cut(text, limits.TextLength);

    public static string Name(InstrumentationScope? scope) => Cut(scope?.Name ?? "", MaxKeyLength);

    public static DateTimeOffset Time(ulong unixNanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(unixNanoseconds / 100, (ulong)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks));

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");

    private static string? Id(ByteString id, int length) => id.Length == length ? Convert.ToHexStringLower(id.Span) : null;

    /// <summary>The text of a value; arrays and lists look like JSON.</summary>
    private static string Text(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        AnyValue.ValueOneofCase.ArrayValue => Join('[', value.ArrayValue.Values.Select(Quoted), ']'),
        AnyValue.ValueOneofCase.KvlistValue =>
            Join('{', value.KvlistValue.Values.Select(pair => $"\"{pair.Key}\": {Quoted(pair.Value)}"), '}'),
        _ => "",
    };

    private static string Quoted(AnyValue? value) =>
        value?.ValueCase is AnyValue.ValueOneofCase.StringValue or AnyValue.ValueOneofCase.BytesValue ? $"\"{Text(value)}\"" : Text(value);

    private static string Join(char open, IEnumerable<string> items, char close) =>
        new StringBuilder().Append(open).AppendJoin(", ", items).Append(close).ToString();

    private static LogSeverity Severity(int number) => number switch
    {
        >= 21 => LogSeverity.Critical,
        >= 17 => LogSeverity.Error,
        >= 13 => LogSeverity.Warning,
        >= 9 or <= 0 => LogSeverity.Information,
        >= 5 => LogSeverity.Debug,
        _ => LogSeverity.Trace,
    };

    private TelemetrySpan Span(Span span, TelemetryResource resource, string scope) => new()
    {
        TraceId = Id(span.TraceId, 16)!,
        SpanId = Id(span.SpanId, 8)!,
        ParentSpanId = Id(span.ParentSpanId, 8),
        Resource = resource,
        Scope = scope,
        Name = Cut(span.Name, MaxKeyLength),
        Kind = (SpanKind)span.Kind,
        StartNanoseconds = Nanoseconds(span.StartTimeUnixNano),
        EndNanoseconds = Math.Max(Nanoseconds(span.StartTimeUnixNano), Nanoseconds(span.EndTimeUnixNano)),
        Status = (SpanStatus)(span.Status?.Code ?? Status.Types.StatusCode.Unset),
        StatusMessage = span.Status?.Message is { Length: > 0 } message ? Cut(message, limits.TextLength) : null,
        Attributes = Attributes(span.Attributes),
        Events = [.. span.Events.Take(limits.Attributes).Select(e => new SpanEvent(Cut(e.Name, MaxKeyLength), Nanoseconds(e.TimeUnixNano), Attributes(e.Attributes)))],
        Links = [.. from link in span.Links.Take(limits.Attributes)
                    where link.TraceId.Length == 16 && link.SpanId.Length == 8
                    select new SpanLink(Id(link.TraceId, 16)!, Id(link.SpanId, 8)!, Attributes(link.Attributes))],
        Dropped = (int)Math.Min(int.MaxValue, (long)span.DroppedAttributesCount + span.DroppedEventsCount
            + Math.Max(0, span.Attributes.Count - limits.Attributes) + Math.Max(0, span.Events.Count - limits.Attributes)),
    };

    private StructuredLog Log(LogRecord record, TelemetryResource resource, string scope, DateTimeOffset now)
    {
        var attributes = Attributes(record.Attributes);
        var time = record.TimeUnixNano != 0 ? record.TimeUnixNano : record.ObservedTimeUnixNano;
        return new StructuredLog
        {
            Time = time == 0 ? now : Time(time),
            Severity = Severity(record.SeverityNumber),
            Resource = resource,
            Category = scope,
            Message = Cut(Text(record.Body) is { Length: > 0 } body ? body : attributes["{OriginalFormat}"] ?? "", limits.TextLength),
            TraceId = Id(record.TraceId, 16),
            SpanId = Id(record.SpanId, 8),
            EventName = record.EventName.Length > 0 ? Cut(record.EventName, MaxKeyLength) : null,
            Attributes = attributes,
        };
    }

    private static long Nanoseconds(ulong value) => (long)Math.Min(value, long.MaxValue);
}
