using System.Net;
using Processes;
using Testing.Tailnets;

namespace TailnetNode.UnitTests;

/// <summary>The target's node as a process.</summary>
public sealed class TailnetNodeTests
{
    [Fact]
    public async Task Start_OAuthClient_MintsAKeyJoinsAndDelivers()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var echo = new EchoServer();
        await using var node = Start(tailnet.Url);
        await HealthyAsync(node);
        await using var forwarder = await DaemonFixture.JoinAsync(tailnet, "forwarder", shieldsUp: true);

        Assert.True(await Socks.EchoesAsync(forwarder.Socks5, "target", echo.Port));
        var key = Assert.Single((await tailnet.StateAsync())["keys"]!.AsArray(), k => (string?)k!["description"] == "tailnet node");
        Assert.Equal((false, true, true, 1), ((bool)key!["reusable"]!, (bool)key["ephemeral"]!, (bool)key["preauthorized"]!, (int)key["uses"]!));
        Assert.Equal("tag:target", (string?)(await tailnet.NodeAsync("target"))!["tags"]![0]);
    }

    [Fact]
    public async Task Terminate_Signal_NodeIsGoneAndNothingRuns()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var node = Start(tailnet.Url);
        await HealthyAsync(node);
        var daemon = await node.DescendantAsync("tailscaled");

        node.Group.Signal(ProcessSignal.Terminate);

        Assert.Equal(0, await node.Exited.WaitAsync(Eventually.Limit));
        Assert.Null(await tailnet.NodeAsync("target"));
        Assert.False(Directory.Exists($"/proc/{daemon}"));
    }

    [Fact]
    public async Task Daemon_Killed_ComesBackAsTheSameNode()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var node = Start(tailnet.Url);
        await HealthyAsync(node);
        var first = (string)(await tailnet.NodeAsync("target"))!["id"]!;
        var daemon = await node.DescendantAsync("tailscaled");

        new ProcessGroup(daemon).Signal(ProcessSignal.Kill);

        await Eventually.HoldsAsync(async () => !Directory.Exists($"/proc/{daemon}") && (bool)(await tailnet.NodeAsync("target"))!["online"]!, "the node");
        Assert.NotEqual(daemon, await node.DescendantAsync("tailscaled"));
        Assert.Equal(first, (string?)Assert.Single((await tailnet.StateAsync())["nodes"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task Start_WithoutKeyOrClient_NamesEverySetting()
    {
        await using var node = new ProgramUnderTest(Programs.TailnetNode, new Dictionary<string, string?> { ["NODE_PORT"] = "x", ["TS_AUTHKEY"] = null });

        Assert.Equal(1, await node.Exited.WaitAsync(Eventually.Limit));
        Assert.Contains("TS_AUTHKEY", node.Output, StringComparison.Ordinal);
        Assert.Contains("NODE_PORT 'x'", node.Output, StringComparison.Ordinal);
    }

    private static ProgramUnderTest Start(string tailnet) => new(Programs.TailnetNode, new Dictionary<string, string?>
    {
        ["TAILSCALED_PATH"] = Programs.Tailscaled,
        ["TS_LOGIN_SERVER"] = tailnet,
        ["TAILSCALE_API_URL"] = tailnet,
        ["TS_HOSTNAME"] = "target",
        ["TS_OAUTH_CLIENT_ID"] = TailnetFixture.ClientId,
        ["TS_OAUTH_CLIENT_SECRET"] = TailnetFixture.ClientSecret,
        ["TS_TAGS"] = "tag:target",
        ["NODE_PORT"] = "0",
        ["LOG_LEVEL"] = "Information",
    });

    private static async Task HealthyAsync(ProgramUnderTest node)
    {
        const string Listening = "Now listening on: ";
        await node.SaysAsync(Listening);
        var address = node.Output[(node.Output.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Split('\n')[0];
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await http.GetAsync("/health");
            return response.StatusCode == HttpStatusCode.OK;
        }, "healthy");
    }
}
