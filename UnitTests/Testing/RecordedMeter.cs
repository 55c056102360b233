using System.Diagnostics.Metrics;
using System.Globalization;

namespace Testing;

/// <summary>Writes down what the instruments of one meter measure, as <c>name unit key=value,… value</c>; durations without their value.</summary>
internal sealed class RecordedMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<string> _measurements = [];

    public RecordedMeter(string name)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Write(instrument, tags, value.ToString(CultureInfo.InvariantCulture)));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Write(instrument, tags, value > 0 ? "measured" : "nothing"));
        _listener.Start();
    }

    /// <summary>What was measured since the last time, in order.</summary>
    public IReadOnlyList<string> Take()
    {
        string[] taken = [.. _measurements];
        _measurements.Clear();
        return taken;
    }

    public void Dispose() => _listener.Dispose();

    private void Write(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, string value) =>
        _measurements.Add($"{instrument.Name} {instrument.Unit} {string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))} {value}");
}
