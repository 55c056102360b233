using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Inspector.UnitTests;

/// <summary>The program as it is started: what it says, and how it ends.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Help_TellsEverySetting()
    {
        var (code, output) = await RunAsync(["--help"]);

        Assert.Equal(0, code);
        foreach (var setting in new[] { "ASPNETCORE_URLS", "LambdaAdmin", "HttpApi", "TailnetAdmin", "Dashboard", "DashboardApiKey", "SigningSecrets" })
        {
            Assert.Contains(setting, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Settings_Missing_AreNamedAndTheExitCodeIs1()
    {
        var (code, output) = await RunAsync([]);

        Assert.Equal(1, code);
        Assert.Contains("Inspector__LambdaAdmin", output, StringComparison.Ordinal);
        Assert.Contains("Inspector__HttpApi", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_Taken_IsNamedAndTheExitCodeIs1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var (code, output) = await RunAsync([], ("ASPNETCORE_URLS", url), ("Inspector__LambdaAdmin", "http://127.0.0.1:1"), ("Inspector__HttpApi", "http://127.0.0.1:1"));

        Assert.Equal(1, code);
        Assert.Contains(url, output, StringComparison.Ordinal);
        Assert.Contains("Choose another with ASPNETCORE_URLS", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Inspector.dll"), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var program = Process.Start(start)!;
        try
        {
            var output = program.StandardOutput.ReadToEndAsync();
            var errors = program.StandardError.ReadToEndAsync();
            await program.WaitForExitAsync().WaitAsync(_limit);
            return (program.ExitCode, await output + await errors);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }
}
