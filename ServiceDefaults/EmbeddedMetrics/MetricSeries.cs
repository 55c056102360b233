using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;

namespace ServiceDefaults.EmbeddedMetrics;

/// <summary>Measurements of one instrument with one set of attributes, since the last line.</summary>
internal sealed class MetricSeries
{
    /// <summary>Values that one line may hold (the format's limit).</summary>
    private const int MaxValues = 100;

    /// <summary>Attributes that are looked at alone too, by alarms: each adds a set of dimensions beside the one of all.</summary>
    private static readonly string[] _own = ["webhook.outcome", "webhook.authorizer.decision"];

    private readonly string _name;
    private readonly string _unit;
    private readonly bool _adds;
    private readonly KeyValuePair<string, object?>[] _attributes;
    private readonly double[] _values;

    public MetricSeries(Instrument instrument, KeyValuePair<string, object?>[] attributes)
    {
        _name = instrument.Name;
        _unit = instrument.Unit switch { "s" => "Seconds", ['{', ..] => "Count", "By" => "Bytes", _ => "None" };
        _adds = instrument is Counter<long> or Counter<double>;
        IsGauge = instrument.IsObservable;
        _attributes = attributes;
        _values = new double[_adds || IsGauge ? 1 : MaxValues];
    }

    /// <summary>Whether only its last value counts.</summary>
    public bool IsGauge { get; }

    /// <summary>Measurements that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the next measurement would not fit.</summary>
    public bool IsFull => !_adds && !IsGauge && Count == MaxValues;

    /// <summary>Timestamp of the last line.</summary>
    public long? LastWritten { get; set; }

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        if (attributes.Length != _attributes.Length)
        {
            return false;
        }

        for (var i = 0; i < attributes.Length; i++)
        {
            if (attributes[i].Key != _attributes[i].Key || !Equals(attributes[i].Value, _attributes[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public void Record(double value)
    {
        if (_adds)
        {
            _values[0] += value;
            Count = 1;
        }
        else if (IsGauge)
        {
            _values[0] = value;
            Count = 1;
        }
        else
        {
            // Full only where nobody writes: the newest replaces the last.
            _values[Math.Min(Count, MaxValues - 1)] = value;
            Count = Math.Min(Count + 1, MaxValues);
        }
    }

    public void Clear()
    {
        Count = 0;
        _values[0] = 0;
    }

    /// <summary>Writes the line's JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json, string function, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", now.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", EmbeddedMetricsWriter.Namespace);
        WriteDimensions(json);
        json.WriteStartArray("Metrics");
        json.WriteStartObject();
        json.WriteString("Name", _name);
        json.WriteString("Unit", _unit);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString(EmbeddedMetricsWriter.Function, function);
        foreach (var (name, value) in _attributes)
        {
            json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "none");
        }

        WriteValues(json);
        json.WriteEndObject();
    }

    private void WriteDimensions(Utf8JsonWriter json)
    {
        json.WriteStartArray("Dimensions");
        WriteSet(json, static _ => true);
        foreach (var own in _own)
        {
            if (_attributes.Length > 1 && Array.Exists(_attributes, attribute => attribute.Key == own))
            {
                WriteSet(json, name => name == own);
            }
        }

        json.WriteEndArray();
    }

    private void WriteSet(Utf8JsonWriter json, Func<string, bool> isIn)
    {
        json.WriteStartArray();
        json.WriteStringValue(EmbeddedMetricsWriter.Function);
        foreach (var (name, _) in _attributes)
        {
            if (isIn(name))
            {
                json.WriteStringValue(name);
            }
        }

        json.WriteEndArray();
    }

    private void WriteValues(Utf8JsonWriter json)
    {
        json.WritePropertyName(_name);
        if (Count == 1)
        {
            json.WriteNumberValue(Rounded(_values[0]));
            return;
        }

        json.WriteStartArray();
        for (var i = 0; i < Count; i++)
        {
            json.WriteNumberValue(Rounded(_values[i]));
        }

        json.WriteEndArray();
    }

    /// <summary>Microseconds are enough, and every byte of a log is paid for.</summary>
    private static double Rounded(double value) => Math.Round(value, 6);
}
