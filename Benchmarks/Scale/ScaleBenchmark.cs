using System.Globalization;
using Deployment.Scale;

namespace Benchmarks.Scale;

/// <summary>Sandboxes, and with them nodes of the tailnet, against the rate of webhooks, their bursts and Lambda's idle time: simulated.</summary>
internal static class ScaleBenchmark
{
    private const string Help = """
        Simulates the forwarder's sandboxes for six hours at each load and prints how many nodes the tailnet gets (docs/tailscale-capacity.md).

          --warm SECONDS   how long a webhook keeps its sandbox (0.1)
          --cold SECONDS   how much longer the first one of a sandbox takes (2)
          --bound N        lambdaReservedConcurrency (20)
        """;

    private const double Hours6 = 6 * 3600;
    private static readonly double[] _rates = [0.01, 0.38, 1, 10, 50, 200];
    private static readonly int[] _bursts = [10, 100, 1000];
    private static readonly double[] _idle = [300, 900];

    /// <returns>0, or 2 for wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (warm, cold, bound) = (0.1, 2.0, 20.0);
        for (var i = 0; i < args.Length; i += 2)
        {
            var isNumber = double.TryParse(args.ElementAtOrDefault(i + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0;
            switch (isNumber ? args[i] : null)
            {
                case "--warm": warm = number; break;
                case "--cold": cold = number; break;
                case "--bound": bound = number; break;
                default:
                    await Console.Out.WriteLineAsync(Help);
                    return args is ["--help" or "-h"] ? 0 : 2;
            }
        }

        Console.WriteLine($"A webhook keeps its sandbox for {warm} s, the first one {cold} s longer; bound: {bound} sandboxes.");
        Console.WriteLine();
        Console.WriteLine("| load | idle time | nodes at most | on average | new nodes an hour | node minutes a month | cold | with the bound: nodes at most | refused |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        var loads = _rates.Select(rate => (Name: $"{rate}/s", Load: new Load { RatePerSecond = rate }))
            .Concat(_bursts.Select(burst => (Name: $"{burst} at once, every 10 min", Load: new Load { Burst = burst })));
        foreach (var (name, load) in loads)
        {
            foreach (var idle in _idle)
            {
                var shaped = load with { WarmSeconds = warm, ColdSeconds = cold, IdleSeconds = idle };
                Print(name, idle, SandboxSimulation.Run(shaped, Hours6), SandboxSimulation.Run(shaped with { MaxSandboxes = (int)bound }, Hours6));
            }
        }

        return 0;
    }

    private static void Print(string name, double idle, Outcome free, Outcome bounded) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {idle / 60} min | {free.PeakNodes} | {free.MeanNodes:F1} | {free.Sandboxes / (free.Seconds / 3600):F1} | {free.NodeMinutesAMonth:N0} | {free.ColdShare:P2} | {bounded.PeakNodes} | {bounded.RefusedShare:P2} |"));
}
