using System.Diagnostics;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

/// <summary>The emulator as a process of its own.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("secrets-program-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Main_Help_ListsTheSettings()
    {
        var (exitCode, output, _) = await RunAsync(["--help"]);

        Assert.Equal(0, exitCode);
        foreach (var setting in (string[])["SECRETS_PORT", "Region", "AccountId", "Credentials:AccessKeyId", "LambdaEndpoint", "StateFile"])
            Assert.Contains(setting, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_WrongSettings_NamesAllAtOnceAndExitsWithOne()
    {
        var (exitCode, _, error) = await RunAsync(["--AccountId=12", "--Region=Frankfurt!", "--LambdaEndpoint=lambda", "--RotationRetryDelay=soon"]);

        Assert.Equal(1, exitCode);
        foreach (var part in (string[])["AccountId '12'", "Region 'Frankfurt!'", "LambdaEndpoint 'lambda'", "RotationRetryDelay 'soon'"])
            Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_TornStateFile_SaysSoAndExitsWithOne()
    {
        var path = Path.Combine(_directory.FullName, "state.json");
        await File.WriteAllTextAsync(path, """{"Format":1,"Secrets":[{"Arn":"arn:""");

        var (exitCode, _, error) = await RunAsync([$"--StateFile={path}"]);

        Assert.Equal(1, exitCode);
        Assert.Contains(path, error, StringComparison.Ordinal);
        Assert.Contains("torn", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_PortInUse_NamesItAndTheSetting()
    {
        await using var other = await EmulatorHarness.StartAsync();

        var (exitCode, _, error) = await RunAsync([$"--SECRETS_PORT={other.Endpoint.Port}"]);

        Assert.Equal(1, exitCode);
        Assert.Contains($"{other.Endpoint.Port}", error, StringComparison.Ordinal);
        Assert.Contains("SECRETS_PORT", error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(EmulatorOptions).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, await output, await error);
    }
}
