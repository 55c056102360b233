using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Forwarding;

/// <summary>Runs a bootstrap once, as a sandbox would, and measures it.</summary>
internal static class SandboxRun
{
    private const int WarmUp = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <exception cref="InvalidOperationException">The bootstrap ended, or took too long.</exception>
    public static async Task<Measurement> MeasureAsync(Candidate candidate, Scenario scenario, LoopbackTarget target, int invocations)
    {
        using var proxy = new LoopbackSocksProxy();
        using var api = new RuntimeApiDriver(scenario, WarmUp, invocations);
        var start = new ProcessStartInfo(candidate.Command) { WorkingDirectory = candidate.Folder, UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in candidate.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start.Environment, candidate, api.Port, proxy.Port, target.Port);
        foreach (var (name, value) in scenario.Environment)
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{candidate.Command} did not start.");
        try
        {
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            var ended = process.WaitForExitAsync();
            if (await Task.WhenAny(api.Done, ended).WaitAsync(Limit) == ended)
            {
                throw new InvalidOperationException($"{candidate.Name} ended with code {process.ExitCode} before it was measured.");
            }

            var latencies = await api.Done;
            var init = Stopwatch.GetElapsedTime(started, await api.Initialized.Task).TotalMilliseconds;
            process.Refresh();
            var cpu = process.TotalProcessorTime.TotalMilliseconds / latencies.Length;
            var warm = latencies[(1 + WarmUp)..].Order().ToArray();
            return new Measurement(init, latencies[0], warm[warm.Length / 2], warm[(int)(warm.Length * 0.99)], cpu, PeakMb(process.Id), api.Errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, Candidate candidate, int api, int proxy, int target)
    {
        environment["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{api}";
        environment["AWS_LAMBDA_FUNCTION_NAME"] = "f";
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "256";
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = "g";
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = "s";
        environment["AWS_REGION"] = "eu-west-1";
        environment["_HANDLER"] = "index.handler";
        environment["LAMBDA_TASK_ROOT"] = candidate.Folder;
        environment["TS_TARGET"] = "127.0.0.1";
        environment["TS_PORT"] = target.ToString(CultureInfo.InvariantCulture);
        environment["TS_SOCKS5_PORT"] = proxy.ToString(CultureInfo.InvariantCulture);
        environment["PROXY_RESPONSE"] = "FULL";
    }

    // Linux only, as Lambda is: the peak of a process that still runs is nowhere else.
    private static double PeakMb(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
