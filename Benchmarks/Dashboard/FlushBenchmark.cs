using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ServiceDefaults;

namespace Benchmarks.Dashboard;

/// <summary>What a flush costs when the collector is gone (nothing listens) and when it hangs (accepts, never answers).</summary>
internal static class FlushBenchmark
{
    private const int Rounds = 50;

    public static async Task<bool> RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var hangs = await MeasureAsync("flush, collector hangs", port);
        listener.Stop();
        return hangs & await MeasureAsync("flush, collector is gone", port);
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

            return await DashboardBenchmark.ReportAsync(name, times, limit: 60) && first < 1_100;
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
