using System.Diagnostics;
using Http1;

namespace ServiceDefaults.Otlp;

/// <summary>Records the spans of some sources, encoded when they end (opentelemetry/proto/trace/v1/trace.proto).</summary>
internal sealed class OtlpSpans : IDisposable
{
    private static readonly long _epochTicks = DateTime.UnixEpoch.Ticks;

    private readonly OtlpSignal _signal;
    private readonly Lock _gate;
    private readonly ActivityListener _listener;

    /// <param name="signal">Takes the spans.</param>
    /// <param name="gate">Guards the signal.</param>
    /// <param name="sources">Names of activity sources.</param>
    /// <param name="always">Whether spans are recorded whatever their parent says (sampler <c>always_on</c>, not <c>parentbased_always_on</c>).</param>
    public OtlpSpans(OtlpSignal signal, Lock gate, IReadOnlyCollection<string> sources, bool always)
    {
        (_signal, _gate) = (signal, gate);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref options) => always || options.Parent == default || options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.PropagationData,
            ActivityStopped = Take,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Activity span)
    {
        if (!span.Recorded)
        {
            return;
        }

        lock (_gate)
        {
            if (_signal.Records(span.Source.Name) is { } records)
            {
                Write(records, span);
            }
        }
    }

    private static void Write(ByteBuffer buffer, Activity span)
    {
        var start = ProtobufWriter.Begin(buffer, 2);
        ProtobufWriter.HexBytes(buffer, 1, span.TraceId.ToHexString());
        ProtobufWriter.HexBytes(buffer, 2, span.SpanId.ToHexString());
        ProtobufWriter.Text(buffer, 3, span.TraceStateString);
        if (span.ParentSpanId != default)
        {
            ProtobufWriter.HexBytes(buffer, 4, span.ParentSpanId.ToHexString());
        }

        ProtobufWriter.Text(buffer, 5, span.DisplayName);
        // Internal is 0 here and 1 there, and so on (SpanKind).
        ProtobufWriter.Number(buffer, 6, (ulong)span.Kind + 1);
        ProtobufWriter.Fixed64(buffer, 7, Nanoseconds(span.StartTimeUtc));
        ProtobufWriter.Fixed64(buffer, 8, Nanoseconds(span.StartTimeUtc + span.Duration));
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            OtlpAttributes.Write(buffer, 9, tag.Key, tag.Value);
        }

        foreach (ref readonly var link in span.EnumerateLinks())
        {
            WriteLink(buffer, link);
        }

        WriteStatus(buffer, span);
        // Bit 8: it is known whether the parent is remote; bit 9: it is.
        ProtobufWriter.Fixed32(buffer, 16, (uint)span.ActivityTraceFlags | 0x100 | (span.HasRemoteParent ? 0x200u : 0));
        ProtobufWriter.End(buffer, start);
    }

    private static void WriteLink(ByteBuffer buffer, ActivityLink link)
    {
        var start = ProtobufWriter.Begin(buffer, 13);
        ProtobufWriter.HexBytes(buffer, 1, link.Context.TraceId.ToHexString());
        ProtobufWriter.HexBytes(buffer, 2, link.Context.SpanId.ToHexString());
        ProtobufWriter.Text(buffer, 3, link.Context.TraceState);
        foreach (ref readonly var tag in link.EnumerateTagObjects())
        {
            OtlpAttributes.Write(buffer, 4, tag.Key, tag.Value);
        }

        ProtobufWriter.Fixed32(buffer, 6, (uint)link.Context.TraceFlags | 0x100 | (link.Context.IsRemote ? 0x200u : 0));
        ProtobufWriter.End(buffer, start);
    }

    private static void WriteStatus(ByteBuffer buffer, Activity span)
    {
        if (span.Status == ActivityStatusCode.Unset)
        {
            return;
        }

        var start = ProtobufWriter.Begin(buffer, 15);
        ProtobufWriter.Text(buffer, 2, span.StatusDescription);
        ProtobufWriter.Number(buffer, 3, span.Status == ActivityStatusCode.Error ? 2UL : 1UL);
        ProtobufWriter.End(buffer, start);
    }

    /// <summary>Since the Unix epoch.</summary>
    public static ulong Nanoseconds(DateTime utc) => (ulong)(utc.Ticks - _epochTicks) * TimeSpan.NanosecondsPerTick;
}
