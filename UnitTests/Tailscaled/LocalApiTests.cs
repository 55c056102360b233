using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Tailnet.LocalApi;
using Testing.Tailnets;

namespace Tailscaled.UnitTests;

/// <summary>The stand-in's LocalAPI, raw.</summary>
public sealed class LocalApiTests
{
    [Theory]
    [InlineData("GET", "http://localhost/localapi/v0/status", null, 403)]
    [InlineData("GET", "http://local-tailscaled.sock/localapi/v0/status", "http://evil.example", 403)]
    [InlineData("GET", "http://local-tailscaled.sock/localapi/v0/status", null, 200)]
    [InlineData("GET", "http://local-tailscaled.sock/localapi/v0/start", null, 400)]
    [InlineData("POST", "http://local-tailscaled.sock/localapi/v0/start", null, 400)]
    [InlineData("GET", "http://local-tailscaled.sock/localapi/v0/nothing", null, 404)]
    [InlineData("GET", "http://local-tailscaled.sock/localapi/v0/whois?addr=100.64.0.9", null, 404)]
    public async Task Request_HostOriginAndMethod_AreChecked(string method, string url, string? origin, int status)
    {
        await using var daemon = await DaemonFixture.StartAsync();
        using var http = Client(daemon.SocketPath);
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("forwarder", "")]
    [InlineData("target", ":80")]
    public async Task WhoIs_AddressOfANode_NamesIt(string node, string port)
    {
        await using var net = await TwoNodes.StartAsync();
        await net.SeenAsync(net.Forwarder, static p => p.Hostname == "target");
        using var http = Client(net.Forwarder.SocketPath);
        var address = (string)(await net.Tailnet.NodeAsync(node))!["addresses"]![0]!;

        var whois = await http.GetFromJsonAsync<JsonElement>($"http://local-tailscaled.sock/localapi/v0/whois?addr={address}{port}");

        Assert.Equal($"{node}.example.ts.net.", whois.GetProperty("Node").GetProperty("Name").GetString());
    }

    [Fact]
    public async Task Prefs_Patch_ChangesOnlyWhatIsSet()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var daemon = await DaemonFixture.JoinAsync(tailnet, "node");
        using var http = Client(daemon.SocketPath);
        using var response = await http.PatchAsync(
            "http://local-tailscaled.sock/localapi/v0/prefs", JsonContent.Create(new { ShieldsUp = true, ShieldsUpSet = true, Hostname = "ignored" }, options: JsonSerializerOptions.Default));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.True(daemon.Daemon.Backend.Prefs.ShieldsUp);
        Assert.Equal("node", daemon.Daemon.Backend.Prefs.Hostname);
        await daemon.ReachAsync(BackendState.Running);
        await Eventually.HoldsAsync(async () => (bool)(await tailnet.NodeAsync("node"))!["shieldsUp"]!, "the control server knows");
    }

    [Fact]
    public async Task WantRunning_Off_IsStopped()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var daemon = await DaemonFixture.JoinAsync(tailnet, "node");
        using var http = Client(daemon.SocketPath);
        await http.PatchAsync("http://local-tailscaled.sock/localapi/v0/prefs", JsonContent.Create(new { WantRunning = false, WantRunningSet = true }, options: JsonSerializerOptions.Default));

        await daemon.ReachAsync(BackendState.Stopped);
    }

    private static HttpClient Client(string socketPath) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
