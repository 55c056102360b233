using System.Net;
using Deployment.Packaging;

namespace Deployment.UnitTests.Packaging;

public sealed class TailscaleReleaseCheckTests
{
    [Fact]
    public async Task Run_NewerRelease_PrintsHowToTakeItForBothProcessors()
    {
        var (code, output) = await RunAsync("""{"Version":"1.200.0"}""");

        Assert.Equal(2, code);
        Assert.Contains($"x86_64: -c tailscaleVersion=1.200.0 -c tailscaleSha256={new string('a', 64)}", output, StringComparison.Ordinal);
        Assert.Contains($"arm64: -c tailscaleVersion=1.200.0 -c tailscaleSha256={new string('b', 64)}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TailscaleRelease.PinnedVersion)]
    [InlineData("1.9.0")]
    public async Task Run_NoNewerRelease_SaysThatThereIsNothingToDo(string version)
    {
        var (code, output) = await RunAsync($$"""{"Version":"{{version}}"}""");

        Assert.Equal(0, code);
        Assert.Contains("Nothing to do", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData(null)]
    public async Task Run_SiteGivesNoListing_SaysWhatIsPinned(string? listing)
    {
        var (code, output) = await RunAsync(listing);

        Assert.Equal(1, code);
        Assert.Contains($"tailscaled {TailscaleRelease.PinnedVersion} is pinned", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(string? listing)
    {
        using var site = new Site(listing);
        using var http = new HttpClient(site);
        await using var output = new StringWriter();
        var code = await new TailscaleReleaseCheck(http, new Uri("https://packages.invalid/stable/"), output).RunAsync(CancellationToken.None);
        return (code, output.ToString());
    }

    private sealed class Site(string? listing) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => request.RequestUri!.PathAndQuery switch
        {
            "/stable/?mode=json" when listing is not null => Text(listing),
            "/stable/tailscale_1.200.0_amd64.tgz.sha256" => Text(new string('a', 64) + "\n"),
            "/stable/tailscale_1.200.0_arm64.tgz.sha256" => Text(new string('b', 64)),
            _ => throw new HttpRequestException("Name or service not known"),
        };

        private static Task<HttpResponseMessage> Text(string text) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) });
    }
}
