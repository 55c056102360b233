using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Processes;

namespace Benchmarks.LambdaEmulator;

/// <summary>The emulator in a process of its own, with one function on <see cref="BenchmarkRuntime"/>.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private EmulatorProcess(ChildProcess process, int httpApiPort, int lambdaPort)
    {
        _process = process;
        Api = new Uri($"http://127.0.0.1:{httpApiPort}/");
        Lambda = new Uri($"http://127.0.0.1:{lambdaPort}/");
    }

    public Uri Api { get; }

    public Uri Lambda { get; }

    /// <summary>Sockets and files that the emulator holds.</summary>
    public int OpenFiles => Directory.GetFiles($"/proc/{_process.Id}/fd").Length;

    /// <summary>Bytes.</summary>
    public long ResidentMemory =>
        long.Parse(File.ReadAllText($"/proc/{_process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    public static async Task<EmulatorProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var started = new TaskCompletionSource<(int HttpApi, int Lambda)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var environment = new Dictionary<string, string?>
        {
            ["HTTP_API_PORT"] = "0",
            ["LAMBDA_PORT"] = "0",
            ["Functions__bench__Command"] = Environment.ProcessPath,
            ["Functions__bench__Args__0"] = LambdaEmulatorBenchmark.Name,
            ["Functions__bench__Args__1"] = "runtime",
            ["HttpApi__Routes__0__RouteKey"] = "$default",
            ["HttpApi__Routes__0__Function"] = "bench",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var process = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = Path.Combine(AppContext.BaseDirectory, "LambdaEmulator"),
            Environment = environment,
            Output = line =>
            {
                if (Regex.Match(line.Text, @"^HTTP API: http://localhost:(?<api>\d+)/  Lambda: http://127\.0\.0\.1:(?<lambda>\d+)/", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } match)
                {
                    started.TrySetResult((int.Parse(match.Groups["api"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["lambda"].ValueSpan, CultureInfo.InvariantCulture)));
                }
                else if (line.Stream == OutputStream.StandardError)
                {
                    Console.Error.WriteLine(line.Text);
                }
            },
        });
        var (httpApi, lambda) = await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return new EmulatorProcess(process, httpApi, lambda);
    }

    /// <summary>Sandboxes that have not ended.</summary>
    public async Task<int> LiveSandboxesAsync()
    {
        using var client = new HttpClient();
        using var sandboxes = JsonDocument.Parse(await client.GetStringAsync(new Uri(Lambda, "sandboxes")));
        return sandboxes.RootElement.EnumerateArray().Count(static sandbox => sandbox.GetProperty("state").GetString() != "Ended");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(TimeSpan.FromSeconds(5));
        await _process.DisposeAsync();
    }
}
