using System.Globalization;

namespace Benchmarks.AppHost;

/// <summary>What the local environment costs while nobody sends anything: processor time of AppHost and all its descendants.</summary>
public static class IdleBenchmark
{
    private const string Help = """
        Starts AppHost, sends three webhooks, lets it settle, and says how much of one core it uses while it idles.

          --settle N    how long it is left alone first, in seconds (180: the runtime compiles anew what has run 30 times, and health
                        checks run every 5 s)
          --seconds N   how long it is watched (60)
        """;

    private const int Webhooks = 3;

    /// <summary>Share of one core, in percent.</summary>
    private const double Goal = 3;

    /// <returns>0 within the goal of 3% of one core, 1 beyond it, 2 for wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(Help);
            return 0;
        }

        var (settle, seconds) = (180, 60);
        for (var i = 0; i < args.Length; i += 2)
        {
            var isNumber = int.TryParse(args.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
            switch (isNumber ? args[i] : null)
            {
                case "--settle":
                    settle = number;
                    break;
                case "--seconds":
                    seconds = number;
                    break;
                default:
                    await Console.Error.WriteLineAsync($"'{string.Join(' ', args)}' is not understood; --help says what is.");
                    return 2;
            }
        }

        await using var host = await HostProcess.StartAsync();
        for (var sent = 0; sent < Webhooks; sent++)
        {
            await host.SendUntilOkAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(settle));
        var total = await WatchAsync(host.Id, TimeSpan.FromSeconds(seconds));
        await host.StopAsync();
        return total <= Goal ? 0 : 1;
    }

    /// <summary>Prints what each process uses; returns the sum in percent of one core.</summary>
    private static async Task<double> WatchAsync(int root, TimeSpan duration)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var before = ProcessTimes.Of(root);
        await Task.Delay(duration);
        var after = ProcessTimes.Of(root);
        var elapsed = clock.GetElapsedTime(started);
        var shares = after.Select(process => (
            process.Key,
            process.Value.Program,
            Percent: 100 * (process.Value.Used - before.GetValueOrDefault(process.Key).Used) / elapsed)).ToList();
        foreach (var (id, program, percent) in shares.OrderByDescending(static share => share.Percent))
        {
            await Console.Out.WriteLineAsync($"  {percent,6:0.00} %  {program} ({id})");
        }

        var total = shares.Sum(static share => share.Percent);
        var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        await Console.Out.WriteLineAsync($"  {total,6:0.00} %  of one core over {elapsed.TotalSeconds:0} s (goal {Goal:0} %; load {load})");
        return total;
    }
}
