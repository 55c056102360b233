using System.Diagnostics;

namespace Tailnet.Daemon;

/// <summary>Measures the steps of a cold start, each a span too while somebody listens to <paramref name="source"/>.</summary>
/// <param name="source">Where the spans come from.</param>
/// <param name="time">The clock.</param>
/// <param name="parent">The span that the steps belong to.</param>
public sealed class StepClock(ActivitySource source, TimeProvider time, ActivityContext parent = default)
{
    private readonly long _began = time.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly List<Step> _steps = [];
    private bool _closed;

    /// <summary>A timestamp for <see cref="Add"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Time since this clock was made.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>The steps that ended, in the order of their ends.</summary>
    public IReadOnlyList<Step> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>Runs and measures. After <see cref="Close"/> it only runs.</summary>
    public async Task<T> MeasureAsync<T>(string name, Func<Task<T>> step)
    {
        if (_closed)
        {
            return await step();
        }

        var began = time.GetTimestamp();
        using var activity = source.StartActivity(name, ActivityKind.Internal, parent);
        try
        {
            return await step();
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            Record(name, began);
        }
    }

    /// <summary>The cold start is over: what comes later is not part of it.</summary>
    public void Close() => _closed = true;

    /// <summary>Records a step that began at a timestamp of the clock and ends now.</summary>
    public void Add(string name, long began)
    {
        if (!_closed)
        {
            var start = time.GetUtcNow() - time.GetElapsedTime(began);
            using var activity = source.StartActivity(ActivityKind.Internal, parent, startTime: start, name: name);
        }

        Record(name, began);
    }

    private void Record(string name, long began)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _steps.Add(new Step(name, time.GetElapsedTime(_began, began), time.GetElapsedTime(began)));
            }
        }
    }
}
