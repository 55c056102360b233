using System.Globalization;

namespace Benchmarks.AppHost;

/// <summary>From the start of AppHost's process (built already) to the first 200 of a webhook, with the critical path.</summary>
public static class StartBenchmark
{
    private const string Help = """
        Starts AppHost again and again, sends one webhook as soon as the endpoint is printed, and says how long it took.

          --runs N   how often (5)
        """;

    private static readonly TimeSpan _goal = TimeSpan.FromSeconds(8);

    /// <returns>0 when the median is within the 8 s that are promised, 1 when not, 2 for wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(Help);
            return 0;
        }

        var runs = 5;
        if (args.Length > 0 && !(args is ["--runs", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out runs) && runs > 0))
        {
            await Console.Error.WriteLineAsync($"'{string.Join(' ', args)}' is not understood; --help says what is.");
            return 2;
        }

        await Console.Out.WriteLineAsync($"{Environment.ProcessorCount} cores, load {await LoadAsync()} before the first run");
        var results = new List<StartedRun>();
        for (var run = 1; run <= runs; run++)
        {
            var result = await StartedRun.MeasureAsync();
            results.Add(result);
            await Console.Out.WriteLineAsync(
                $"run {run}: endpoint printed {Seconds(result.Up)}, first 200 {Seconds(result.FirstAnswer)}, Ctrl-C to end {Seconds(result.Stop)} (load {await LoadAsync()})");
        }

        var median = results.OrderBy(static r => r.FirstAnswer).ElementAt(results.Count / 2);
        await Console.Out.WriteLineAsync($"median to the first 200: {Seconds(median.FirstAnswer)} (goal {_goal.TotalSeconds:0} s); its critical path:");
        foreach (var (what, at) in median.Path.OrderBy(static step => step.At))
        {
            await Console.Out.WriteLineAsync($"  {at.TotalMilliseconds,7:0} ms  {what}");
        }

        return median.FirstAnswer <= _goal ? 0 : 1;
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.00} s";

    private static async Task<string> LoadAsync() => (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
}
