using Testing.Secrets;

namespace SecretsEmulator.UnitTests.RealClients;

/// <summary>Drives the emulator with AWS's Python SDK (Debian package python3-boto3).</summary>
public class BotoTests
{
    [Fact]
    public async Task Boto3_EveryOperation_BehavesAsTheService()
    {
        await using var emulator = await EmulatorHarness.StartAsync();

        var (exitCode, output, error) = await ClientProcess.RunAsync(
            emulator, "/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "RealClients/operations.py")]);

        Assert.True(exitCode == 0, error);
        Assert.Equal("done\n", output);
    }
}
