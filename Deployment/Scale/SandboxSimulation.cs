namespace Deployment.Scale;

/// <summary>
/// Lambda's sandboxes under a load: one webhook at a time in each, the most recently used one first, a new one where none is free, and an end
/// after a time without work. The same load gives the same outcome.
/// </summary>
public static class SandboxSimulation
{
    private const int Seed = 1;

    /// <summary>From here on Tailscale counts an ephemeral node as a tagged device (kb/1111).</summary>
    private const double LongNodeSeconds = 4 * 3600;

    /// <param name="load">What arrives.</param>
    /// <param name="seconds">How long.</param>
    public static Outcome Run(Load load, double seconds)
    {
        ArgumentNullException.ThrowIfNull(load);
        var state = new State(load);
        foreach (var arrival in Arrivals(load, seconds))
        {
            state.Arrive(arrival);
        }

        return state.End(seconds);
    }

    private static IEnumerable<double> Arrivals(Load load, double seconds)
    {
        var random = new Random(Seed);
        var single = Next(0);
        var burst = load.Burst > 0 ? 0.0 : double.PositiveInfinity;
        while (Math.Min(single, burst) < seconds)
        {
            if (single <= burst)
            {
                yield return single;
                single = Next(single);
                continue;
            }

            for (var i = 0; i < load.Burst; i++)
            {
                yield return burst;
            }

            burst += load.BurstEverySeconds;
        }

        double Next(double now) => load.RatePerSecond > 0 ? now - (Math.Log(1 - random.NextDouble()) / load.RatePerSecond) : double.PositiveInfinity;
    }

    private sealed class State(Load load)
    {
        private readonly PriorityQueue<Sandbox, double> _busy = new();

        /// <summary>Free sandboxes, the longest idle one first.</summary>
        private readonly LinkedList<Sandbox> _free = new();

        private long _webhooks;
        private long _refused;
        private long _started;
        private long _long;
        private int _peak;
        private double _nodeSeconds;

        public void Arrive(double now)
        {
            _webhooks++;
            Advance(now);
            if (_free.Last is { } node)
            {
                _free.RemoveLast();
                _busy.Enqueue(node.Value, now + load.WarmSeconds);
            }
            else if (load.MaxSandboxes is { } most && _busy.Count >= most)
            {
                _refused++;
            }
            else
            {
                _started++;
                _busy.Enqueue(new Sandbox(now), now + load.ColdSeconds + load.WarmSeconds);
                _peak = Math.Max(_peak, _busy.Count);
            }
        }

        public Outcome End(double seconds)
        {
            Advance(seconds);
            foreach (var sandbox in _free.Concat(_busy.UnorderedItems.Select(item => item.Element)))
            {
                Count(sandbox, seconds);
            }

            return new Outcome(seconds, _webhooks, _refused, _started, _peak, _nodeSeconds, _long);
        }

        /// <summary>Sandboxes that are done become free; free ones that idled for too long end.</summary>
        private void Advance(double now)
        {
            while (_busy.TryPeek(out var sandbox, out var done) && done <= now)
            {
                _busy.Dequeue();
                EndIdle(done);
                sandbox.FreeSince = done;
                _free.AddLast(sandbox);
            }

            EndIdle(now);
            _peak = Math.Max(_peak, _busy.Count + _free.Count);
        }

        private void EndIdle(double now)
        {
            while (_free.First is { } oldest && oldest.Value.FreeSince + load.IdleSeconds <= now)
            {
                Count(oldest.Value, oldest.Value.FreeSince + load.IdleSeconds);
                _free.RemoveFirst();
            }
        }

        private void Count(Sandbox sandbox, double end)
        {
            _nodeSeconds += end - sandbox.Started;
            _long += end - sandbox.Started >= LongNodeSeconds ? 1 : 0;
        }
    }

    private sealed class Sandbox(double started)
    {
        public double Started { get; } = started;

        public double FreeSince { get; set; }
    }
}
