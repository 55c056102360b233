using System.Net;
using System.Text;
using Forwarding.UnitTests.Fakes;
using Microsoft.Extensions.Time.Testing;
using Routing;
using Routing.Secrets;
using SecretsManager;

namespace Forwarding.UnitTests.Verification;

public sealed class SecretCacheTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly FakeSecretsHandler _service = new() { Current = """{"key":"new"}""", Previous = """{"key":"old"}""" };
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly List<string> _warnings = [];
    private readonly SecretsManagerClient _client;
    private readonly SecretCache _cache;
    private readonly SecretReference _key = new("s", "key");

    public SecretCacheTests()
    {
        _client = new SecretsManagerClient(
            new SecretsManagerOptions { Region = "eu-west-1", Endpoint = new Uri("http://127.0.0.1:1/"), Credentials = new SecretsManager.Signing.AwsCredentials("a", "b"), MaxAttempts = 1 },
            _service,
            _time);
        _cache = new SecretCache(_client, _time, _warnings.Add);
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
    }

    [Fact]
    public void Get_CurrentAndPrevious_AreBothAcceptedAndCached()
    {
        Assert.Equal(["new", "old"], Texts(_cache.Get(_key, Limit)));
        Assert.Equal(["new", "old"], Texts(_cache.Get(_key, Limit)));
        Assert.Equal(2, _service.Calls);
    }

    [Fact]
    public void Get_AfterItsLifetime_AsksAgain()
    {
        _cache.Get(_key, Limit);
        _service.Current = """{"key":"newer"}""";
        _service.Previous = """{"key":"new"}""";
        _time.Advance(SecretCache.Lifetime);

        Assert.Equal(["newer", "new"], Texts(_cache.Get(_key, Limit)));
    }

    [Fact]
    public void Refresh_SecretRotated_GivesTheNewValuesButNotTooOften()
    {
        _cache.Get(_key, Limit);
        _service.Current = """{"key":"newer"}""";
        Assert.Null(_cache.Refresh(_key, Limit));
        _time.Advance(SecretCache.RefreshInterval);

        Assert.Equal(["newer", "old"], Texts(_cache.Refresh(_key, Limit)!));
        Assert.Null(_cache.Refresh(_key, Limit));
    }

    [Fact]
    public void Get_ServiceFailsLater_UsesWhatItHadForAnHour()
    {
        _cache.Get(_key, Limit);
        _service.Failing = HttpStatusCode.BadRequest;
        _time.Advance(SecretCache.Lifetime);
        Assert.Equal(["new", "old"], Texts(_cache.Get(_key, Limit)));
        Assert.Contains("AccessDenied", Assert.Single(_warnings), StringComparison.Ordinal);

        _time.Advance(SecretCache.StaleLifetime);
        Assert.Contains("AccessDenied", _cache.Get(_key, Limit).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_NoPreviousVersion_IsFine()
    {
        _service.Previous = null;

        Assert.Equal(["new"], Texts(_cache.Get(_key, Limit)));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("plain", null, true)]
    [InlineData("plain", "key", false)]
    [InlineData("""{"other":"x"}""", "key", false)]
    [InlineData("""{"key":5}""", "key", false)]
    [InlineData("""{"key":""}""", "key", false)]
    [InlineData("[]", "key", false)]
    public void Get_ShapesOfSecrets_AreTakenOrNamed(string secret, string? key, bool taken)
    {
        _service.Current = secret;
        _service.Previous = null;

        var values = _cache.Get(new SecretReference("s", key), Limit);

        Assert.Equal(taken, values.Error is null);
        Assert.DoesNotContain("plain", values.Error ?? "", StringComparison.Ordinal);
    }

    private static string[] Texts(SecretValues values)
    {
        Assert.Null(values.Error);
        return [.. values.Values.Select(Encoding.UTF8.GetString)];
    }
}
