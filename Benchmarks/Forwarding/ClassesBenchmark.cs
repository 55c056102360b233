namespace Benchmarks.Forwarding;

/// <summary>
/// What verification, exporting telemetry and many routes, secrets and header rules add to a plain webhook; and how long the first answer of a cold
/// sandbox takes with 1, 25, 100 and 500 secrets of a Secrets Manager that takes 20 ms a call.
/// </summary>
internal static class ClassesBenchmark
{
    private static readonly int[] _secrets = [1, 25, 100, 500];

    /// <summary>Runs the benchmark. Exit code 0, or 1 when something could not be measured, or 2 for a wrong command line.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            await Console.Out.WriteLineAsync(ForwardingOptions.Help);
            return 0;
        }

        if (ForwardingOptions.Parse(args) is not { Bootstraps: [var path, ..] } options)
        {
            return 2;
        }

        try
        {
            return await MeasureAsync(Candidate.Bootstrap("forwarder", path), options);
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<int> MeasureAsync(Candidate candidate, ForwardingOptions options)
    {
        using var target = new LoopbackTarget(0);
        using var secrets = new LoopbackSecrets();
        using var collector = new LoopbackCollector();
        var scenarios = Scenario.Classes(target.Port, secrets.Port, collector.Port);
        var runs = scenarios.ToDictionary(scenario => scenario.Name, _ => new List<Measurement>(), StringComparer.Ordinal);
        // In turns, so that whatever else the machine does meets all alike.
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var scenario in scenarios)
            {
                runs[scenario.Name].Add(await SandboxRun.MeasureAsync(candidate, scenario, target, options.Invocations));
            }
        }

        var plain = Measurement.MedianOf(runs[scenarios[0].Name]);
        foreach (var scenario in scenarios)
        {
            var median = Measurement.MedianOf(runs[scenario.Name]);
            await Console.Out.WriteLineAsync($"{scenario.Name,-30} {median}\n{"",-30} / plain: {median.RatioTo(plain)}");
        }

        foreach (var count in _secrets)
        {
            var first = await SandboxRun.MeasureAsync(candidate, Scenario.Secrets(target.Port, secrets.Port, count), target, invocations: 10);
            await Console.Out.WriteLineAsync($"{count,4} secrets: init {first.InitMs:0.0} ms, first answer {first.FirstMs:0.0} ms, errors {first.Errors}");
        }

        return runs.Values.SelectMany(list => list).Any(run => run.Errors > 0) ? 1 : 0;
    }
}
