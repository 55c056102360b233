using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Tailnet;
using Tailnet.Socks5;

namespace Benchmarks.Tunnel;

/// <summary>Starts the extension as Lambda does, measures, and has it shut down.</summary>
internal sealed class ExtensionRun(string extension, string tailscaled, string loginServer, FakeSandbox sandbox, (string Host, int Port)? target)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    public async Task<ColdStartSample> MeasureAsync()
    {
        sandbox.Reset();
        var directory = Directory.CreateTempSubdirectory("tunnel-bench-");
        try
        {
            var output = new StringBuilder();
            var began = Stopwatch.GetTimestamp();
            using var process = Start(directory.FullName, output);
            var ready = await sandbox.Ready.WaitAsync(_limit);
            var status = TunnelStatusFile.Read(Path.Combine(directory.FullName, "tunnel-status.json"));
            if (status is not { State: TunnelState.Running })
            {
                throw new InvalidOperationException($"The tunnel did not come up: {status?.Reason}\n{output}");
            }

            double? firstByte = target is { } t ? Echo(IPEndPoint.Parse(status.Socks5!), t, began) : null;
            var resident = ResidentMegabytes(process.Id);
            sandbox.Shutdown();
            await process.WaitForExitAsync().WaitAsync(_limit);
            return new ColdStartSample(Stopwatch.GetElapsedTime(began, ready).TotalMilliseconds, firstByte, resident, Steps(output));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private Process Start(string directory, StringBuilder output)
    {
        var start = new ProcessStartInfo(extension) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = sandbox.Url["http://".Length..];
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "benchmark";
        start.Environment["AWS_REGION"] = "eu-central-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "example";
        start.Environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = sandbox.Url;
        start.Environment["SECRET_NAME"] = "auth-key";
        start.Environment["TAILSCALED_PATH"] = tailscaled;
        start.Environment["TS_LOGIN_SERVER"] = loginServer;
        start.Environment["TS_SOCKS5_PORT"] = "0";
        start.Environment["TMPDIR"] = directory;
        if (target is { } t)
        {
            start.Environment["TS_TARGET"] = t.Host;
            start.Environment["TS_PORT"] = t.Port.ToString(CultureInfo.InvariantCulture);
        }

        var process = Process.Start(start)!;
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static double Echo(IPEndPoint socks5, (string Host, int Port) target, long began)
    {
        using var socket = Socks5Client.Connect(socks5, target.Host, target.Port, TimeSpan.FromSeconds(5), TimeProvider.System).Socket
            ?? throw new InvalidOperationException($"{target.Host}:{target.Port} could not be dialled.");
        socket.Send("\n"u8);
        socket.ReceiveTimeout = 5000;
        return socket.Receive(new byte[1]) == 1
            ? Stopwatch.GetElapsedTime(began).TotalMilliseconds
            : throw new InvalidOperationException($"{target.Host}:{target.Port} closed the connection without an answer.");
    }

    private static double ResidentMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
    }

    private static string Steps(StringBuilder output)
    {
        var text = output.ToString();
        var at = text.IndexOf("Cold start:", StringComparison.Ordinal);
        return at < 0 ? "" : text[at..].Split('\n')[0];
    }
}
