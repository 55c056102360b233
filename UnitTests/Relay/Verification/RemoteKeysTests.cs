using System.Net;
using Microsoft.Extensions.Time.Testing;
using Relay.Verification;

namespace Relay.UnitTests.Verification;

public sealed class RemoteKeysTests : IDisposable
{
    private static readonly Uri Address = new("https://keys.example/certs");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly Host _host = new();
    private readonly RemoteKeys _keys;

    public RemoteKeysTests() => _keys = new RemoteKeys(() => _host, _time);

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void Get_WithinItsLifetime_AsksOnce()
    {
        Assert.Equal("1"u8.ToArray(), _keys.Get(Address, Limit, out _));
        _host.Body = "2";
        Assert.Equal("1"u8.ToArray(), _keys.Get(Address, Limit, out _));
        _time.Advance(RemoteKeys.Lifetime);
        Assert.Equal("2"u8.ToArray(), _keys.Get(Address, Limit, out _));
        Assert.Equal(2, _host.Calls);
    }

    [Fact]
    public void Get_NewIsWanted_AsksAgainButNotTooOften()
    {
        _keys.Get(Address, Limit, out _);
        _keys.Get(Address, Limit, out _, isNewWanted: true);
        Assert.Equal(1, _host.Calls);
        _time.Advance(RemoteKeys.RefreshInterval);
        _keys.Get(Address, Limit, out _, isNewWanted: true);
        Assert.Equal(2, _host.Calls);
    }

    [Fact]
    public void Get_HostFailsLater_UsesWhatItHad()
    {
        _keys.Get(Address, Limit, out _);
        _host.Status = HttpStatusCode.InternalServerError;
        _time.Advance(RemoteKeys.Lifetime);

        Assert.Equal("1"u8.ToArray(), _keys.Get(Address, Limit, out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Redirect)]
    public void Get_AnythingButOk_IsAnErrorThatIsRememberedForMoments(HttpStatusCode status)
    {
        _host.Status = status;

        Assert.Null(_keys.Get(Address, Limit, out var error));
        Assert.Contains($"answers {(int)status}", error, StringComparison.Ordinal);
        Assert.Null(_keys.Get(Address, Limit, out _));
        Assert.Equal(1, _host.Calls);
        _host.Status = HttpStatusCode.OK;
        _time.Advance(RemoteKeys.RefreshInterval);
        Assert.NotNull(_keys.Get(Address, Limit, out _));
    }

    [Fact]
    public void Get_TooLarge_IsAnError()
    {
        _host.Body = new string('x', (64 * 1024) + 1);

        Assert.Null(_keys.Get(Address, Limit, out var error));
        Assert.Contains("more than", error, StringComparison.Ordinal);
    }

    private sealed class Host : HttpMessageHandler
    {
        public int Calls { get; private set; }

        public string Body { get; set; } = "1";

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(new HttpResponseMessage(Status) { Content = new StringContent(Body) });
        }
    }
}
