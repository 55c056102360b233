using System.Diagnostics;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests.RealClients;

/// <summary>Runs a real AWS client against the emulator, with nothing of the machine's own configuration.</summary>
internal static class ClientProcess
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        EmulatorHarness emulator, string program, IEnumerable<string> arguments, string? secretAccessKey = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["HOME"] = "/nonexistent";
        start.Environment["AWS_REGION"] = start.Environment["AWS_DEFAULT_REGION"] = "eu-central-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = EmulatorHarness.Credentials.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = secretAccessKey ?? EmulatorHarness.Credentials.SecretAccessKey;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        start.Environment["ENDPOINT"] = emulator.Endpoint.ToString();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within 3 min.", exception);
        }

        return (process.ExitCode, await output, await error);
    }
}
