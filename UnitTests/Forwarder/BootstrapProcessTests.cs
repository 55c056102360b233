using System.Diagnostics;

namespace Forwarder.UnitTests;

/// <summary>The programs as processes.</summary>
public sealed class BootstrapProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("Forwarder")]
    [InlineData("Authorizer")]
    public async Task Sigterm_WhileWaiting_EndsCleanlyAndNothingOfOpenTelemetryWasLoaded(string program)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        using var process = Start(program, new() { ["AWS_LAMBDA_RUNTIME_API"] = api.Address, ["TS_TARGET"] = "t", ["TS_PORT"] = "1", ["TS_SOCKS5_PORT"] = "1" });
        await api.InvokeAsync(new TestEvent().Json).WaitAsync(Limit);

        var loaded = await File.ReadAllTextAsync($"/proc/{process.Id}/maps");
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains($"{program}.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", loaded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("svc.example.ts.net", 200)]
    [InlineData("other.example.ts.net", 502)]
    public async Task Https_TargetWithATrustedCertificate_IsRelayedToUnderItsNameAlone(string host, int status)
    {
        using var target = new TlsTarget("svc.example.ts.net");
        using var proxy = new FakeSocksProxy();
        await using var api = await FakeRuntimeApi.StartAsync();
        using var process = Start("Forwarder", new()
        {
            ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
            ["ROUTES"] = $$"""{"routes":[{"name":"r","target":"https://{{host}}:{{target.Port}}"}]}""",
            ["TS_SOCKS5_PORT"] = proxy.Port.ToString(),
            ["SSL_CERT_FILE"] = target.CertificateFile,
        });
        try
        {
            var first = new ForwarderAnswer((await api.InvokeAsync(new TestEvent().Json)).Json);
            var second = new ForwarderAnswer((await api.InvokeAsync(new TestEvent().Json)).Json);

            Assert.Equal((status, status), (first.Status, second.Status));
            Assert.Equal(status == 200 ? "secure" : "TargetUnreachable", status == 200 ? second.Text : second.Problem);
            Assert.InRange(proxy.Dials.Count, status == 200 ? 1 : 2, 2);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
    }

    [Fact]
    public async Task Start_OutsideLambda_SaysWhatItIs()
    {
        using var process = Start("Forwarder", new() { ["AWS_LAMBDA_RUNTIME_API"] = "" });
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("AWS_LAMBDA_RUNTIME_API is not set", error, StringComparison.Ordinal);
    }

    /// <summary>The program's own output: beside this test's, artifacts/bin/{project}/{configuration}.</summary>
    private static string PathOf(string program)
    {
        var folder = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        return Path.GetFullPath(Path.Combine(folder, "..", "..", program, Path.GetFileName(folder), program));
    }

    private static System.Diagnostics.Process Start(string program, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(PathOf(program)) { UseShellExecute = false, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return System.Diagnostics.Process.Start(start)!;
    }
}
