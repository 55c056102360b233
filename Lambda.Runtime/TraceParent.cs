using System.Buffers;

namespace Lambda.Runtime;

/// <summary>
/// A place in a trace, in W3C terms (https://www.w3.org/TR/trace-context/). Free of System.Diagnostics, so that a function without
/// telemetry need not load it.
/// </summary>
/// <param name="TraceId">32 lower-case hexadecimal digits.</param>
/// <param name="SpanId">16 lower-case hexadecimal digits.</param>
/// <param name="Sampled">Whether the caller records the trace.</param>
public readonly record struct TraceParent(string TraceId, string SpanId, bool Sampled)
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// Reads an X-Ray tracing header, <c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>: the trace id is
    /// Root's 32 digits without version and dashes. Null when Root or Parent is missing or malformed.
    /// </summary>
    public static TraceParent? FromXRay(string? header)
    {
        string? traceId = null, spanId = null;
        var sampled = false;
        foreach (var part in header.AsSpan().Split(';'))
        {
            var pair = header.AsSpan()[part].Trim();
            if (pair.StartsWith("Root=1-") && pair.Length == 40 && pair[15] == '-')
            {
                traceId = string.Concat(pair[7..15], pair[16..]);
            }
            else if (pair.StartsWith("Parent="))
            {
                spanId = pair[7..].ToString();
            }
            else if (pair.StartsWith("Sampled="))
            {
                sampled = pair[8..] is "1";
            }
        }

        return Create(traceId, spanId, sampled);
    }

    /// <summary>Reads a <c>traceparent</c> header, <c>00-{trace id}-{span id}-{flags}</c>. Null when it is malformed.</summary>
    public static TraceParent? FromHeader(ReadOnlySpan<char> header)
    {
        // Versions above 00 may append fields behind the flags (§3.2.4); version ff is forbidden.
        if (header.Length < 55 || (header.Length > 55 && (header.StartsWith("00") || header[55] != '-')) || header.StartsWith("ff") ||
            header[2] != '-' || header[35] != '-' || header[52] != '-' ||
            header[..2].ContainsAnyExcept(LowerHex) || header[53..55].ContainsAnyExcept(LowerHex))
        {
            return null;
        }

        return Create(header[3..35].ToString(), header[36..52].ToString(), (header[54] & 1) == 1);
    }

    /// <summary>The value of a <c>traceparent</c> header.</summary>
    public override string ToString() => $"00-{TraceId}-{SpanId}-{(Sampled ? "01" : "00")}";

    private static TraceParent? Create(string? traceId, string? spanId, bool sampled) =>
        IsId(traceId, 32) && IsId(spanId, 16) ? new TraceParent(traceId!, spanId!, sampled) : null;

    private static bool IsId(string? id, int length) =>
        id?.Length == length && !id.AsSpan().ContainsAnyExcept(LowerHex) && id.AsSpan().ContainsAnyExcept('0');
}
