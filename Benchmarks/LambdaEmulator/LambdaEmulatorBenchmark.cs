namespace Benchmarks.LambdaEmulator;

/// <summary>
/// The Lambda emulator's cost: the HTTP API and an invocation against a bare Runtime API exchange with the same runtime, how many
/// sandboxes start per second, and 200 concurrent webhooks of which some are dropped on the way.
/// </summary>
public static class LambdaEmulatorBenchmark
{
    /// <summary>The command under which this program is its own test runtime.</summary>
    public const string Name = "lambda-emulator";

    private const string Usage = """
        usage: Benchmarks lambda-emulator [latency] [sandboxes] [load [SECONDS]]
          latency     p50 and p99 of webhooks, and of a bare Runtime API exchange with the same runtime
          sandboxes   cold starts per second
          load        200 concurrent webhooks for 60 s (or SECONDS) with random disconnects
        Without arguments: all of them.
        """;

    /// <returns>0; 1 when a claim did not hold; 2 for wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["runtime"]:
                await BenchmarkRuntime.RunAsync();
                return 0;
            case []:
                await LatencyRun.RunAsync();
                await SandboxRateRun.RunAsync();
                return await LoadRun.RunAsync(TimeSpan.FromSeconds(60));
            case ["latency"]:
                await LatencyRun.RunAsync();
                return 0;
            case ["sandboxes"]:
                await SandboxRateRun.RunAsync();
                return 0;
            case ["load"]:
                return await LoadRun.RunAsync(TimeSpan.FromSeconds(60));
            case ["load", var text] when int.TryParse(text, out var seconds) && seconds is > 0 and <= 3600:
                return await LoadRun.RunAsync(TimeSpan.FromSeconds(seconds));
            case ["--help" or "-h"]:
                await Console.Out.WriteLineAsync(Usage);
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }
}
