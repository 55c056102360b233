using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace IntegrationTests.Deployment;

[Collection(RehearsalCollection.Name)]
public sealed class DeploymentRehearsalTests(Rehearsal rehearsal)
{
    [Fact]
    public void Page_FollowedToTheLetter_EndsWithTheTargetsAnswer()
    {
        var end = rehearsal.Transcript[rehearsal.Transcript.IndexOf("curl -i", StringComparison.Ordinal)..];

        Assert.Contains(" 200 OK", end, StringComparison.Ordinal);
        Assert.Contains("Hello! It's working!", end, StringComparison.Ordinal);
        Assert.DoesNotContain("rehearsal-client-secret", rehearsal.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_ThroughTheDeployedParts_ReachesTheTargetAndComesBack()
    {
        using var answer = await rehearsal.Http.GetAsync(rehearsal.WebhookUrl);

        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {body}\n{rehearsal.Output}");
        Assert.Contains("Hello! It's working!", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_WithBody_IsAnsweredToo()
    {
        using var content = new StringContent("""{"event":"push"}""", Encoding.UTF8, "application/json");

        using var answer = await rehearsal.Http.PostAsync(rehearsal.WebhookUrl, content);

        Assert.True(answer.StatusCode == HttpStatusCode.OK, rehearsal.Output);
    }

    [Fact]
    public async Task Webhook_FromANetworkThatIsNotAllowed_IsRefused()
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler);

        using var answer = await http.GetAsync(rehearsal.WebhookUrl);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Sandboxes_OfTheForwarder_RanTheLayersExtension()
    {
        using var first = await rehearsal.Http.GetAsync(rehearsal.WebhookUrl);

        var sandboxes = JsonNode.Parse(await rehearsal.Http.GetStringAsync(new Uri(rehearsal.LambdaUrl, "sandboxes")))!.AsArray();
        var forwarder = Assert.Single(sandboxes, sandbox => sandbox!["function"]!.ToString() == "WebhookForwarder-Forwarder")!;

        Assert.Contains(forwarder["phases"]!.AsArray(), phase => phase!["name"]!.ToString() == "extension init: tailscale-extension");
    }

    [Fact]
    public void Layer_Zip_HoldsWhatLambdaExpectsWithinItsLimits()
    {
        var layer = Assert.Single(rehearsal.Zips, zip => Path.GetFileName(zip.Path).StartsWith("tunnel-layer-", StringComparison.Ordinal));
        using var zip = ZipFile.OpenRead(layer.Path);

        Assert.Equal(
            ["bin/tailscaled 755", "certs/ca-bundle.crt 644", "extensions/tailscale-extension 755"],
            zip.Entries.Select(entry => $"{entry.FullName} {Convert.ToString((entry.ExternalAttributes >>> 16) & 0b111_111_111, 8)}"));
        Assert.InRange(zip.GetEntry("extensions/tailscale-extension")!.Length, 1_000_000, 90_000_000);
        Assert.InRange(zip.Entries.Sum(entry => entry.Length), 1_000_000, 250 * 1024 * 1024);
    }

    [Fact]
    public void Function_Zips_HoldOneExecutableBootstrap() => Assert.All(
        rehearsal.Zips.Where(zip => !Path.GetFileName(zip.Path).StartsWith("tunnel-layer-", StringComparison.Ordinal)),
        packed =>
        {
            using var zip = ZipFile.OpenRead(packed.Path);
            var entry = Assert.Single(zip.Entries);
            Assert.Equal("bootstrap", entry.FullName);
            Assert.Equal("100755", Convert.ToString(entry.ExternalAttributes >>> 16, 8));
        });
}
