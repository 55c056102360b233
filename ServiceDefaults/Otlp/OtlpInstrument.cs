using System.Diagnostics.Metrics;
using Http1;

namespace ServiceDefaults.Otlp;

/// <summary>A counter or histogram with its sums, one for each set of attributes (opentelemetry/proto/metrics/v1/metrics.proto).</summary>
internal sealed class OtlpInstrument
{
    private const ulong Cumulative = 2;

    /// <summary>Sets of attributes that are told apart, as many as the SDK does; what comes on top is not counted.</summary>
    private const int MaxPoints = 2000;

    // The SDK's own, for instruments that advise none.
    private static readonly double[] _defaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly Instrument _instrument;
    private readonly double[]? _bounds;
    private readonly bool _isInteger;
    private readonly ulong _started = OtlpSpans.Nanoseconds(TimeProvider.System.GetUtcNow().UtcDateTime);
    private readonly List<Point> _points = [];

    private OtlpInstrument(Instrument instrument, double[]? bounds, bool isInteger) => (_instrument, _bounds, _isInteger) = (instrument, bounds, isInteger);

    /// <summary>Name of the meter.</summary>
    public string Scope => _instrument.Meter.Name;

    /// <summary>Whether something was recorded that no collector has yet.</summary>
    public bool HasChanged { get; set; }

    /// <summary>Null for kinds of instruments that functions have none of.</summary>
    public static OtlpInstrument? Create(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<int> => new OtlpInstrument(instrument, null, isInteger: true),
        Counter<double> => new OtlpInstrument(instrument, null, isInteger: false),
        Histogram<double> histogram => new OtlpInstrument(instrument, [.. histogram.Advice?.HistogramBucketBoundaries ?? _defaultBounds], isInteger: false),
        Histogram<long> histogram => new OtlpInstrument(
            instrument, histogram.Advice?.HistogramBucketBoundaries is { } advised ? [.. advised.Select(bound => (double)bound)] : _defaultBounds, isInteger: false),
        _ => null,
    };

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        HasChanged = true;
        if (Find(tags) is not { } point)
        {
            return;
        }

        point.Count++;
        point.Sum += value;
        if (_bounds is not null)
        {
            // A bucket holds what is at most its bound.
            var index = Array.BinarySearch(_bounds, value);
            point.Buckets[index < 0 ? ~index : index]++;
            point.Least = Math.Min(point.Least, value);
            point.Most = Math.Max(point.Most, value);
        }
    }

    /// <summary>Writes the metric as a record (field 2) of its scope.</summary>
    public void Write(ByteBuffer buffer, ulong now)
    {
        var metric = ProtobufWriter.Begin(buffer, 2);
        ProtobufWriter.Text(buffer, 1, _instrument.Name);
        ProtobufWriter.Text(buffer, 2, _instrument.Description);
        ProtobufWriter.Text(buffer, 3, _instrument.Unit);
        var data = ProtobufWriter.Begin(buffer, _bounds is null ? 7 : 9);
        foreach (var point in _points)
        {
            var start = ProtobufWriter.Begin(buffer, 1);
            ProtobufWriter.Fixed64(buffer, 2, _started);
            ProtobufWriter.Fixed64(buffer, 3, now);
            if (_bounds is null)
            {
                WriteNumber(buffer, point);
            }
            else
            {
                WriteHistogram(buffer, point);
            }

            ProtobufWriter.End(buffer, start);
        }

        ProtobufWriter.Number(buffer, 2, Cumulative);
        if (_bounds is null)
        {
            ProtobufWriter.Number(buffer, 3, 1);
        }

        ProtobufWriter.End(buffer, data);
        ProtobufWriter.End(buffer, metric);
    }

    private void WriteNumber(ByteBuffer buffer, Point point)
    {
        if (_isInteger)
        {
            ProtobufWriter.Fixed64(buffer, 6, (ulong)(long)point.Sum);
        }
        else
        {
            ProtobufWriter.Double(buffer, 4, point.Sum);
        }

        WriteAttributes(buffer, 7, point);
    }

    private void WriteHistogram(ByteBuffer buffer, Point point)
    {
        ProtobufWriter.Fixed64(buffer, 4, point.Count);
        ProtobufWriter.Double(buffer, 5, point.Sum);
        var counts = ProtobufWriter.Begin(buffer, 6);
        Array.ForEach(point.Buckets, count => ProtobufWriter.RawFixed64(buffer, count));
        ProtobufWriter.End(buffer, counts);
        var bounds = ProtobufWriter.Begin(buffer, 7);
        Array.ForEach(_bounds!, bound => ProtobufWriter.RawFixed64(buffer, BitConverter.DoubleToUInt64Bits(bound)));
        ProtobufWriter.End(buffer, bounds);
        WriteAttributes(buffer, 9, point);
        ProtobufWriter.Double(buffer, 11, point.Least);
        ProtobufWriter.Double(buffer, 12, point.Most);
    }

    private static void WriteAttributes(ByteBuffer buffer, int field, Point point)
    {
        foreach (var (key, value) in point.Tags)
        {
            OtlpAttributes.Write(buffer, field, key, value);
        }
    }

    private Point? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var point in _points)
        {
            if (point.Is(tags))
            {
                return point;
            }
        }

        if (_points.Count == MaxPoints)
        {
            return null;
        }

        var made = new Point(tags.ToArray(), _bounds is null ? 0 : _bounds.Length + 1);
        _points.Add(made);
        return made;
    }

    private sealed class Point(KeyValuePair<string, object?>[] tags, int buckets)
    {
        public KeyValuePair<string, object?>[] Tags => tags;

        public ulong[] Buckets { get; } = new ulong[buckets];

        public ulong Count { get; set; }

        public double Sum { get; set; }

        public double Least { get; set; } = double.PositiveInfinity;

        public double Most { get; set; } = double.NegativeInfinity;

        // An instrument's call sites name their attributes in one order each.
        public bool Is(ReadOnlySpan<KeyValuePair<string, object?>> others)
        {
            if (others.Length != tags.Length)
            {
                return false;
            }

            for (var i = 0; i < tags.Length; i++)
            {
                if (others[i].Key != tags[i].Key || !Equals(others[i].Value, tags[i].Value))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
