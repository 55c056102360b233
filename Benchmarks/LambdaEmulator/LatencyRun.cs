namespace Benchmarks.LambdaEmulator;

/// <summary>One webhook after the other, over one connection.</summary>
internal static class LatencyRun
{
    private const int WarmUp = 1000;
    private const int Samples = 5000;

    public static async Task RunAsync()
    {
        Console.WriteLine($"Latency, one at a time, {Samples} samples after {WarmUp} to warm up:");
        var direct = await DirectAsync();
        Console.WriteLine($"  Runtime API exchange alone              {direct}");
        var running = await WebhooksAsync(("Functions__bench__Freeze", "false"));
        Console.WriteLine($"  webhook through HTTP API and invoke     {running}  overhead p50 {running.P50 - direct.P50:0.000} ms  p99 {running.P99 - direct.P99:0.000} ms");
        var frozen = await WebhooksAsync();
        Console.WriteLine($"  the same, frozen between invocations    {frozen}  overhead p50 {frozen.P50 - direct.P50:0.000} ms  p99 {frozen.P99 - direct.P99:0.000} ms");
    }

    private static async Task<Percentiles> DirectAsync()
    {
        await using var exchange = await DirectExchange.StartAsync();
        return await MeasureAsync(exchange.ExchangeAsync);
    }

    private static async Task<Percentiles> WebhooksAsync(params (string Name, string Value)[] settings)
    {
        await using var emulator = await EmulatorProcess.StartAsync(settings);
        using var client = new HttpClient();
        return await MeasureAsync(async () =>
        {
            var started = TimeProvider.System.GetTimestamp();
            using var response = await client.GetAsync(emulator.Api);
            response.EnsureSuccessStatusCode();
            return TimeProvider.System.GetElapsedTime(started);
        });
    }

    private static async Task<Percentiles> MeasureAsync(Func<Task<TimeSpan>> once)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            await once();
        }

        var samples = new List<TimeSpan>(Samples);
        for (var i = 0; i < Samples; i++)
        {
            samples.Add(await once());
        }

        return new Percentiles(samples);
    }
}
