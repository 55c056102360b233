using System.Diagnostics.Metrics;

namespace ServiceDefaults.Otlp;

/// <summary>
/// Adds up what the counters and histograms of some meters record since the start of the process. Each export holds what changed since the last:
/// sums are cumulative, so that one that got lost is made good by the next.
/// </summary>
internal sealed class OtlpMetrics : IDisposable
{
    private readonly OtlpSignal _signal;
    private readonly Lock _gate;
    private readonly MeterListener _listener = new();
    private readonly List<OtlpInstrument> _instruments = [];

    /// <param name="signal">Takes the points.</param>
    /// <param name="gate">Guards the signal and the sums.</param>
    /// <param name="meters">Names of meters.</param>
    public OtlpMetrics(OtlpSignal signal, Lock gate, IReadOnlyCollection<string> meters)
    {
        (_signal, _gate) = (signal, gate);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter.Name) && OtlpInstrument.Create(instrument) is { } known)
            {
                lock (_gate)
                {
                    _instruments.Add(known);
                }

                listener.EnableMeasurementEvents(instrument, known);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record((OtlpInstrument)state!, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record((OtlpInstrument)state!, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record((OtlpInstrument)state!, value, tags));
        _listener.Start();
    }

    /// <summary>Encodes what has changed. The caller holds the gate.</summary>
    public void Collect()
    {
        var now = OtlpSpans.Nanoseconds(TimeProvider.System.GetUtcNow().UtcDateTime);
        foreach (var instrument in _instruments)
        {
            if (instrument.HasChanged && _signal.Records(instrument.Scope) is { } records)
            {
                instrument.Write(records, now);
            }
        }
    }

    /// <summary>Notes that what was collected has arrived. The caller holds the gate.</summary>
    public void Accept() => _instruments.ForEach(static instrument => instrument.HasChanged = false);

    public void Dispose() => _listener.Dispose();

    private void Record(OtlpInstrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            instrument.Record(value, tags);
        }
    }
}
