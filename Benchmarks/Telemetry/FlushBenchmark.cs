using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ServiceDefaults;

namespace Benchmarks.Telemetry;

/// <summary>What a flush costs when the collector is gone (nothing listens) and when it hangs (accepts, never answers).</summary>
internal static class FlushBenchmark
{
    private const int Rounds = 50;

    // The budget of 50 ms, and what a busy machine adds.
    private const double LimitMs = 60;

    /// <summary>Measures and prints; 1 when a flush takes longer than its budget.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help"))
        {
            await Console.Out.WriteLineAsync("Measures a flush of the functions' telemetry when the collector is gone, and when it hangs (50 ms).");
            return 0;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var hangs = await MeasureAsync("flush, collector hangs", port);
        listener.Stop();
        return hangs & await MeasureAsync("flush, collector is gone", port) ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(string name, int port)
    {
        using var source = new ActivitySource($"Bench.{port}.{name}");
        var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions
        {
            ServiceName = "bench",
            Sources = [source.Name],
            Console = TextWriter.Null,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}" },
        });
        await using (telemetry)
        {
            var first = await FlushAsync(telemetry, source);
            await Console.Out.WriteLineAsync($"{name + ", first",-32}     {first,7:0.0} ms   (a process's first flush may take 1,000 ms)");
            var times = new List<double>();
            for (var i = 0; i < Rounds; i++)
            {
                times.Add(await FlushAsync(telemetry, source));
            }

            times.Sort();
            var p95 = times[(int)(times.Count * 0.95)];
            var holds = p95 <= LimitMs && first < 1_100;
            await Console.Out.WriteLineAsync($"{name,-32} p50 {times[times.Count / 2],7:0.0} ms   p95 {p95,7:0.0} ms   limit {LimitMs} ms   {(holds ? "holds" : "DOES NOT HOLD")}");
            return holds;
        }
    }

    private static async Task<double> FlushAsync(ServiceTelemetry telemetry, ActivitySource source)
    {
        source.StartActivity("work")?.Dispose();
        var clock = Stopwatch.GetTimestamp();
        await telemetry.FlushAsync();
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }
}
