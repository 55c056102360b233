using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;

namespace IntegrationTests.AppHost;

/// <summary>What stands behind the app model can be chosen; wrong choices are refused in a line each.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class ChoicesTests(LocalEnvironment environment)
{
    [Theory]
    [InlineData("Secrets is 'vault': use embedded, localstack or aws.", "--Secrets=vault")]
    [InlineData("Tailnet is 'zerotier': use embedded, headscale or tailscale.", "--Tailnet=zerotier")]
    [InlineData("Target:Port is 'eighty', which is no port", "--Target:Port=eighty")]
    [InlineData("Tailnet=headscale needs a container engine, and ASPIRE_CONTAINER_RUNTIME is 'lxc', which does not work here", "--Tailnet=headscale", "--ASPIRE_CONTAINER_RUNTIME=lxc")]
    [InlineData("Tailnet:Target is 'db', a node that exists: that needs Tailnet=tailscale", "--Tailnet:Target=db", "--Target:Port=80")]
    [InlineData("Tailnet:LoginServer is 'headscale.example'", "--Tailnet=tailscale", "--Tailnet:AuthKey=k", "--Tailnet:Tailscaled=/bin/true", "--Tailnet:LoginServer=headscale.example")]
    [InlineData("Tailnet=tailscale needs Tailnet:AuthKey, or Tailnet:OAuthClientId and Tailnet:OAuthClientSecret", "--Tailnet=tailscale", "--Tailnet:Tailscaled=/bin/true", "--Tailnet:OAuthClientId=k")]
    [InlineData("Tailnet:Tailscaled is '/no/such/tailscaled', which does not exist", "--Tailnet=tailscale", "--Tailnet:AuthKey=k", "--Tailnet:Tailscaled=/no/such/tailscaled")]
    public async Task Start_WrongChoice_SaysWhatIsAllowedAndExitsWithOne(string expected, params string[] args)
    {
        await using var host = AppHostProcess.Start(["--Ports:Webhook=0", "--Ports:Dashboard=0", .. args]);

        Assert.Equal(1, await host.Process.Exited.WaitAsync(LocalEnvironment.Limit));
        await host.Process.OutputCompleted.WaitAsync(LocalEnvironment.Limit);
        Assert.Contains(expected, Assert.Single(host.StandardError), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tailnet=tailscale needs a real tailscaled: there is none on PATH; install one, or set its path as Tailnet:Tailscaled.", "--Tailnet=tailscale", "--Tailnet:AuthKey=k")]
    [InlineData("Tailnet=headscale needs a container engine, and neither docker nor podman works here: install or start one, or use Tailnet=embedded.", "--Tailnet=headscale", "--ASPIRE_CONTAINER_RUNTIME=")]
    public async Task Start_ProgramIsNotOnPath_NamesTheRemedyAndExitsWithOne(string expected, params string[] args)
    {
        await using var host = AppHostProcess.Start(args, path: "/usr/share/empty");

        Assert.Equal(1, await host.Process.Exited.WaitAsync(LocalEnvironment.Limit));
        await host.Process.OutputCompleted.WaitAsync(LocalEnvironment.Limit);
        Assert.EndsWith(expected, Assert.Single(host.StandardError), StringComparison.Ordinal);
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

    /// <summary>The target is a node that exists: another environment's.</summary>
    [Fact]
    public async Task Start_TargetOfSomebodyElse_IsReachedAndNoneIsStarted()
    {
        var daemon = environment.Snapshot("target-node").EnvironmentVariables.Single(v => v.Name == "TAILSCALED_PATH").Value;
        var port = environment.App.GetEndpoint("target").Port;
        using var tailnet = await TailnetClient.LogInAsync(environment);

        await using var other = await LocalEnvironment.StartAsync(
            "--Tailnet=tailscale",
            $"--Tailnet:LoginServer={tailnet.BaseAddress}",
            $"--Tailnet:ApiUrl={tailnet.BaseAddress}",
            $"--Tailnet:OAuthClientId={await TailnetClient.ParameterAsync(environment, "tailnet-oauth-client-id")}",
            $"--Tailnet:OAuthClientSecret={await TailnetClient.ParameterAsync(environment, "tailnet-oauth-client-secret")}",
            $"--Tailnet:Tailscaled={daemon}",
            "--Tailnet:Target=target",
            $"--Target:Port={port}");

        using var sender = other.CreateSender();
        Assert.Equal("Hello! It's working!", await sender.GetStringAsync(new Uri("/", UriKind.Relative)));
        Assert.False(other.Notifications.TryGetCurrentState("target", out _));
        Assert.False(other.Notifications.TryGetCurrentState("target-node", out _));
    }
}
