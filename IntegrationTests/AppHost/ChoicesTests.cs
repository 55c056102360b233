using System.Net.Http.Json;
using System.Text.Json;

namespace IntegrationTests.AppHost;

/// <summary>What stands behind the app model can be chosen; wrong choices are refused in a line each.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class ChoicesTests(LocalEnvironment environment)
{
    [Theory]
    [InlineData("Secrets is 'vault': use embedded, localstack or aws.", "--Secrets=vault")]
    [InlineData("Tailnet is 'zerotier': use embedded or tailscale.", "--Tailnet=zerotier")]
    [InlineData("Target:Port is 'eighty', which is no port", "--Target:Port=eighty")]
    [InlineData("Tailnet=headscale is not run by AppHost yet", "--Tailnet=headscale")]
    [InlineData("'/no/such/tailscaled' does not exist", "--Tailnet=tailscale", "--Tailnet:AuthKey=k", "--Tailnet:Tailscaled=/no/such/tailscaled")]
    public async Task Start_WrongChoice_SaysWhatIsAllowedAndExitsWithOne(string expected, params string[] args)
    {
        await using var host = AppHostProcess.Start(["--Ports:Webhook=0", "--Ports:Dashboard=0", .. args]);

        Assert.Equal(1, await host.Process.Exited.WaitAsync(LocalEnvironment.Limit));
        await host.Process.OutputCompleted.WaitAsync(LocalEnvironment.Limit);
        Assert.Contains(expected, Assert.Single(host.StandardError), StringComparison.Ordinal);
    }

    /// <summary>Another environment's emulator is the control server that somebody else runs, and its key is given rather than minted.</summary>
    [Fact]
    public async Task Start_TailnetOfSomebodyElseWithAGivenKey_ReachesTheTarget()
    {
        using var tailnet = await TailnetClient.LogInAsync(environment);
        using var minted = await tailnet.PostAsJsonAsync("/api/v2/tailnet/-/keys", new
        {
            capabilities = new { devices = new { create = new { reusable = true, ephemeral = true, preauthorized = true, tags = new[] { "tag:webhook-forwarder" } } } },
            expirySeconds = 3600,
        });
        var key = (await minted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString();
        var daemon = environment.Snapshot("target-node").EnvironmentVariables.Single(v => v.Name == "TAILSCALED_PATH").Value;

        await using var other = await LocalEnvironment.StartAsync(
            "--Tailnet=tailscale", $"--Tailnet:LoginServer={tailnet.BaseAddress}", $"--Tailnet:AuthKey={key}", $"--Tailnet:Tailscaled={daemon}");

        using var sender = other.CreateSender();
        Assert.Equal("Hello! It's working!", await sender.GetStringAsync(new Uri("/", UriKind.Relative)));
    }
}
