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
        foreach (var (name, path) in extensions)
        {
            var plain = new ExtensionRun(path, tailscaled, loginServer, sandbox, null);
            var proven = target is null ? null : new ExtensionRun(path, tailscaled, loginServer, sandbox, target);
            var alone = new List<double>();
            var ready = new List<ColdStartSample>();
            var first = new List<ColdStartSample>();
            for (var run = 0; run <= options.Runs; run++)
            {
                // In turns, so that whatever else the machine does falls on all alike. The first of each does not count.
                alone.Add(await MeasureAloneAsync(tailscaled, prefs, key));
                ready.Add(await plain.MeasureAsync());
                if (proven is not null)
                {
                    first.Add(await proven.MeasureAsync());
                }
            }

            Print(name, path, options.Tailscaled is not null, alone[1..], ready[1..], first.Count == 0 ? first : first[1..]);
        }

        return 0;
    }

    private static void Print(
        string name, string path, bool isReal, List<double> alone, List<ColdStartSample> ready, List<ColdStartSample> first)
    {
        Console.WriteLine();
        Console.WriteLine($"{name}, {new FileInfo(path).Length / 1e6:0.0} MB");
        Console.WriteLine($"  tailscaled alone ({(isReal ? "real" : "stand-in")}), start to Running: {Describe(alone)}");
        Console.WriteLine($"  extension, start to ready with the tunnel up: {Describe(ready.Select(static s => s.Ready))}");
        Console.WriteLine($"  added by the extension:                       {Describe(ready.Zip(alone, static (s, a) => s.Ready - a))}");
        Console.WriteLine($"  resident memory when ready:                   median {Median(ready.Select(static s => s.ResidentMb)):0.0} MB");
        Console.WriteLine($"  processor time of the extension until ready:  median {Median(ready.Select(static s => s.ProcessorMs)):0} ms");
        if (first.Count > 0)
        {
            Console.WriteLine($"  start to ready with the target dialled:       {Describe(first.Select(static s => s.Ready))}");
            Console.WriteLine($"  start to the first relayed byte:              {Describe(first.Select(static s => s.FirstByte!.Value))}");
        }

        var best = (first.Count > 0 ? first : ready).MinBy(static s => s.Ready)!;
        Console.WriteLine($"  steps of the fastest: {best.Steps}");
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
        return [.. new[] { ("extension, Native AOT (net9.0)", aot), ("extension, ReadyToRun (net10.0)", readyToRun) }.Where(static e => e.Item2 is not null).Select(static e => (e.Item1, e.Item2!))];
    }

    private static async Task<double> MeasureAloneAsync(string tailscaled, IpnPrefs prefs, string key)
    {
        var began = Stopwatch.GetTimestamp();
        await using var daemon = DaemonProcess.Start(tailscaled);
        await daemon.LogInAsync(prefs, key);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
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
