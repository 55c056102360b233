namespace Benchmarks.LambdaEmulator;

/// <summary>Cold starts: each wave of concurrent webhooks finds no sandbox and starts as many.</summary>
internal static class SandboxRateRun
{
    private const int Waves = 8;

    public static async Task RunAsync()
    {
        var width = Environment.ProcessorCount * 2;
        await using var emulator = await EmulatorProcess.StartAsync(("Functions__bench__Sandboxes", $"{width}"));
        using var client = new HttpClient();
        var samples = new List<TimeSpan>();
        var busy = TimeSpan.Zero;
        for (var wave = 0; wave < Waves; wave++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var waves = await Task.WhenAll(Enumerable.Range(0, width).Select(async _ =>
            {
                using var response = await client.GetAsync(emulator.Api);
                response.EnsureSuccessStatusCode();
                return TimeProvider.System.GetElapsedTime(started);
            }));
            busy += TimeProvider.System.GetElapsedTime(started);
            samples.AddRange(waves);
            (await client.PostAsync(new Uri(emulator.Lambda, "functions/bench/restart"), null)).Dispose();
            while (await emulator.LiveSandboxesAsync() > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        Console.WriteLine($"Cold starts (a .NET runtime, {width} at a time on {Environment.ProcessorCount} cores): {samples.Count / busy.TotalSeconds:0.0} sandboxes/s, webhook {new Percentiles(samples)}");
    }
}
