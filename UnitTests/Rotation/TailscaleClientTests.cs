using Rotation.Tailscale;

namespace Rotation.UnitTests;

/// <summary>The client of the Tailscale API alone, with a clock of the test's own.</summary>
public sealed class TailscaleClientTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new(Start);

    [Theory]
    [InlineData(429, "7")]
    [InlineData(503, "7")]
    [InlineData(429, "Thu, 01 Jan 2026 00:00:07 GMT")]
    public async Task Call_RetryAfter_IsWaitedForAndNotLonger(int status, string retryAfter)
    {
        using var tailscale = new FakeTailscale();
        var refusals = 1;
        tailscale.Fault = request =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal) || refusals-- <= 0)
                return null;
            var refusal = FakeTailscale.Error(status);
            refusal.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            return refusal;
        };
        using var client = Create("-", tailscale);

        var listing = client.ListKeysAsync(Start.AddSeconds(30), CancellationToken.None);
        await Eventually.HoldsAsync(() => tailscale.Calls.Count == 2 && _time.TimerCount == 1, "the wait");
        _time.Advance(TimeSpan.FromSeconds(6.9));
        var early = tailscale.Calls.Count;
        _time.Advance(TimeSpan.FromSeconds(0.1));
        var (list, failure) = await listing.WaitAsync(Limit);

        Assert.Equal((2, 3), (early, tailscale.Calls.Count));
        Assert.Null(failure);
        Assert.NotNull(list);
    }

    [Theory]
    [InlineData("-", "-")]
    [InlineData("example.com", "example.com")]
    [InlineData("someone@example.com", "someone%40example.com")]
    [InlineData("a b/c?d#e", "a%20b%2Fc%3Fd%23e")]
    public async Task Call_Tailnet_IsOneUrlEncodedSegment(string tailnet, string segment)
    {
        var paths = new List<string>();
        using var tailscale = new FakeTailscale { Fault = request => Note(paths, request) };
        using var client = Create(tailnet, tailscale);

        await client.GetKeyAsync("k1", Start.AddSeconds(30), CancellationToken.None);

        Assert.Equal($"https://tailscale.invalid/api/v2/tailnet/{segment}/keys/k1", paths[^1]);
    }

    private static HttpResponseMessage? Note(List<string> paths, HttpRequestMessage request)
    {
        paths.Add(request.RequestUri!.AbsoluteUri);
        return null;
    }

    private TailscaleClient Create(string tailnet, FakeTailscale tailscale) => new(
        new RotationOptions { OAuthSecretId = "oauth", Tailnet = tailnet, Tag = RotationWorld.Tag, TailscaleApi = new Uri("https://tailscale.invalid/") },
        static _ => Task.FromResult<(OAuthClientDocument?, RotationFailure?)>((new OAuthClientDocument(FakeTailscale.ClientId, FakeTailscale.ClientSecret), null)),
        tailscale,
        _time);
}
