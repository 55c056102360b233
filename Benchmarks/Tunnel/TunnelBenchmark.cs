using System.Diagnostics;
using System.Globalization;
using Tailnet.LocalApi;

namespace Benchmarks.Tunnel;

/// <summary>Measures what the extension adds to tailscaled's own way to Running, and its memory.</summary>
public static class TunnelBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            Console.WriteLine(TunnelBenchmarkOptions.Usage);
            return 0;
        }

        var (options, error) = TunnelBenchmarkOptions.Parse(args);
        if (options is null)
        {
            await Console.Error.WriteLineAsync($"{error}\n\n{TunnelBenchmarkOptions.Usage}");
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("tunnel-bench-");
        try
        {
            return await RunAsync(options, new ProgramPublisher(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(TunnelBenchmarkOptions options, ProgramPublisher publisher)
    {
        var extensions = await ExtensionsAsync(options, publisher);
        var tailscaled = options.Tailscaled ?? await publisher.PublishFrameworkDependentAsync("Local/Tailscaled", "tailscaled");
        if (tailscaled is null || extensions.Count == 0)
        {
            return 1;
        }

        await using var tailnet = options.Tailscaled is null ? await BenchmarkTailnet.StartAsync(tailscaled) : null;
        var key = tailnet?.AuthKey ?? (await File.ReadAllTextAsync(options.AuthKeyFile!)).Trim();
        var loginServer = tailnet?.LoginServer ?? options.LoginServer;
        var target = options.Target ?? tailnet?.Target;
        await using var sandbox = await FakeSandbox.StartAsync(key);

        var prefs = new IpnPrefs { ControlURL = loginServer, Hostname = "benchmark-alone", WantRunning = true, ShieldsUp = true };
        var alone = await RepeatAsync(options.Runs, () => MeasureAloneAsync(tailscaled, prefs, key));
        Console.WriteLine($"tailscaled alone ({(options.Tailscaled is null ? "stand-in" : "real")}), process start to Running: {Describe(alone)}");
        foreach (var (name, path) in extensions)
        {
            var plain = await RepeatAsync(options.Runs, new ExtensionRun(path, tailscaled, loginServer, sandbox, null).MeasureAsync);
            var added = Median(plain.Select(static s => s.Ready)) - Median(alone);
            Console.WriteLine();
            Console.WriteLine($"{name}, {new FileInfo(path).Length / 1e6:0.0} MB");
            Console.WriteLine($"  process start to ready, tunnel up:   {Describe(plain.Select(static s => s.Ready))}");
            Console.WriteLine($"  added to tailscaled alone (medians): {added:0} ms");
            Console.WriteLine($"  resident memory when ready:          {Median(plain.Select(static s => s.ResidentMb)):0.0} MB");
            if (target is not null)
            {
                var proven = await RepeatAsync(options.Runs, new ExtensionRun(path, tailscaled, loginServer, sandbox, target).MeasureAsync);
                Console.WriteLine($"  … with the dial to the target:       {Describe(proven.Select(static s => s.Ready))}");
                Console.WriteLine($"  process start to first relayed byte: {Describe(proven.Select(static s => s.FirstByte!.Value))}");
                Console.WriteLine($"  {proven[^1].Steps}");
            }
        }

        return 0;
    }

    private static async Task<IReadOnlyList<(string Name, string Path)>> ExtensionsAsync(TunnelBenchmarkOptions options, ProgramPublisher publisher)
    {
        const string Program = "tailscale-extension";
        if (options.Extension is { } given)
        {
            return [("extension", given)];
        }

        var aot = await publisher.PublishAotAsync("Extension", Program);
        var readyToRun = await publisher.PublishReadyToRunAsync("Extension", Program);
        return [.. new[] { ("extension, Native AOT", aot), ("extension, ReadyToRun", readyToRun) }.Where(static e => e.Item2 is not null).Select(static e => (e.Item1, e.Item2!))];
    }

    private static async Task<double> MeasureAloneAsync(string tailscaled, IpnPrefs prefs, string key)
    {
        var began = Stopwatch.GetTimestamp();
        await using var daemon = DaemonProcess.Start(tailscaled);
        await daemon.LogInAsync(prefs, key);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<IReadOnlyList<T>> RepeatAsync<T>(int runs, Func<Task<T>> measure)
    {
        await measure();
        var samples = new List<T>(runs);
        for (var i = 0; i < runs; i++)
        {
            samples.Add(await measure());
        }

        return samples;
    }

    private static string Describe(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"median {Median(sorted):0} ms (from {sorted[0]:0} to {sorted[^1]:0}, {sorted.Length} runs)");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
