namespace Benchmarks.Forwarding;

/// <summary>Speed and size of the forwarder, and of a Node.js handler beside it.</summary>
internal static class ForwardingBenchmark
{
    /// <summary>Runs the benchmark. Exit code 0, or 1 when something could not be measured, or 2 for a wrong command line.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            await Console.Out.WriteLineAsync(ForwardingOptions.Help);
            return 0;
        }

        if (ForwardingOptions.Parse(args) is not { } options)
        {
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("forwarding-benchmark").FullName;
        try
        {
            var baseline = options.Baseline ? await NodeBaseline.PrepareAsync(Directory.CreateDirectory(Path.Combine(folder, "node")).FullName) : null;
            var candidates = options.Bootstraps.Select(path => Candidate.Bootstrap(path, path)).ToList();
            if (options.Publish)
            {
                candidates.AddRange(await PublishedFormats.PublishAsync(folder));
            }

            return await CompareAsync(candidates, baseline, options);
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Measures in turns, so that whatever else the machine does meets all alike.</summary>
    private static async Task<int> CompareAsync(List<Candidate> candidates, Candidate? baseline, ForwardingOptions options)
    {
        using var target = new LoopbackTarget(options.BodyBytes);
        var scenario = Scenario.Plain(options.BodyBytes);
        var all = baseline is null ? candidates : [baseline, .. candidates];
        var runs = all.ToDictionary(candidate => candidate, _ => new List<Measurement>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var candidate in all)
            {
                var measured = await SandboxRun.MeasureAsync(candidate, scenario, target, options.Invocations);
                runs[candidate].Add(measured);
                await Console.Out.WriteLineAsync($"round {round}  {candidate.Name,-12} {measured}");
            }
        }

        await Console.Out.WriteLineAsync();
        foreach (var candidate in all)
        {
            var median = Measurement.MedianOf(runs[candidate]);
            await Console.Out.WriteLineAsync($"median   {candidate.Name,-12} {median}{(candidate.SizeBytes > 0 ? $"  size {candidate.SizeBytes / 1048576.0:0.0} MiB" : "")}");
            if (baseline is not null && candidate != baseline)
            {
                await Console.Out.WriteLineAsync($"ours / Node.js        {median.RatioTo(Measurement.MedianOf(runs[baseline]))}");
            }
        }

        return runs.Values.SelectMany(list => list).Any(run => run.Errors > 0) ? 1 : 0;
    }
}
