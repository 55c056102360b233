using AwsClient;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Routing.Secrets;
using SecretsManager;

namespace Routing.UnitTests;

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
            new AwsOptions { Region = "eu-west-1", Endpoint = new Uri("http://127.0.0.1:1/"), Credentials = new AwsClient.Signing.AwsCredentials("a", "b"), MaxAttempts = 1 },
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
    public void Get_AskedAgain_IsCachedAndDoesWithoutThePreviousValue()
    {
        Assert.Equal(["new"], Texts(_cache.Get(_key, Limit)));
        Assert.Equal(["new"], Texts(_cache.Get(_key, Limit)));
        Assert.Equal(1, _service.Calls);
    }

    [Fact]
    public void Refresh_FirstFailedVerification_LooksForThePreviousValueAtOnce()
    {
        _cache.Get(_key, Limit);

        Assert.Equal(["new", "old"], Texts(_cache.Refresh(_key, Limit)!));
        Assert.Equal(["new", "old"], Texts(_cache.Get(_key, Limit)));
        Assert.Null(_cache.Refresh(_key, Limit));
        Assert.Equal(3, _service.Calls);
    }

    [Fact]
    public void Get_AfterItsLifetime_AsksAgainForWhatWasNeeded()
    {
        _cache.Refresh(_key, Limit);
        _service.Current = """{"key":"newer"}""";
        _service.Previous = """{"key":"new"}""";
        _time.Advance(SecretCache.Lifetime);

        Assert.Equal(["newer", "new"], Texts(_cache.Get(_key, Limit)));
    }

    [Fact]
    public void Refresh_SecretRotated_GivesTheNewValuesButNotTooOften()
    {
        _cache.Refresh(_key, Limit);
        _service.Current = """{"key":"newer"}""";
        Assert.Null(_cache.Refresh(_key, Limit));
        _time.Advance(SecretCache.RefreshInterval);

        Assert.Equal(["newer", "old"], Texts(_cache.Refresh(_key, Limit)!));
        Assert.Null(_cache.Refresh(_key, Limit));
    }

    [Fact]
    public void Refresh_ServiceFails_AsksNoMoreThanOnceAnInterval()
    {
        _cache.Get(_key, Limit);
        _service.Failing = HttpStatusCode.BadRequest;

        Assert.Null(_cache.Refresh(_key, Limit));
        var calls = _service.Calls;
        Assert.Null(_cache.Refresh(_key, Limit));

        Assert.Equal(calls, _service.Calls);
    }

    [Fact]
    public void Get_ServiceFailsLater_UsesWhatItHadForAnHour()
    {
        _cache.Refresh(_key, Limit);
        _service.Failing = HttpStatusCode.BadRequest;
        _time.Advance(SecretCache.Lifetime);
        Assert.Equal(["new", "old"], Texts(_cache.Get(_key, Limit)));
        Assert.Contains("AccessDenied", Assert.Single(_warnings), StringComparison.Ordinal);

        _time.Advance(SecretCache.StaleLifetime);
        Assert.Contains("AccessDenied", _cache.Get(_key, Limit).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefetch_RoleMayReadBatches_FetchesTwentyAtATime()
    {
        _service.Batch = ids => ids.Reverse();

        await _cache.Prefetch(References(500));
        Assert.Equal(25, _service.Calls);

        Assert.All(References(500), reference => Assert.Equal(["new"], Texts(_cache.Get(reference, Limit))));
        Assert.Equal(25, _service.Calls);
    }

    [Fact]
    public async Task Prefetch_SecretsMissingFromABatch_AreFetchedOneByOne()
    {
        _service.Batch = ids => ids.Skip(1);

        await _cache.Prefetch(References(40));

        Assert.Equal((2, 4), (_service.BatchCalls, _service.Calls));
    }

    [Fact]
    public async Task Prefetch_RoleMayNotReadBatches_FetchesAFewAtATimeAndWaitsWithoutThreads()
    {
        // More secrets than a pool would have threads for, each answered later: what blocks a thread for each does not end.
        _service.Before = _ => Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);

        await _cache.Prefetch(References(500)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.InRange(_service.MostUnderWay, 1, 4);
        var calls = _service.Calls;
        Assert.All(References(500), reference => Assert.Equal(["new"], Texts(_cache.Get(reference, Limit))));
        Assert.Equal(calls, _service.Calls);
    }

    [Fact]
    public async Task Get_PrefetchHangs_WaitsForItsOwnSecretAlone()
    {
        var thaw = new TaskCompletionSource();
        var own = References(500)[^1];
        _service.Before = id => id == own.Name ? Task.CompletedTask : thaw.Task;
        var prefetch = _cache.Prefetch(References(500));
        Assert.True(SpinWait.SpinUntil(() => _service.MostUnderWay == 4, TimeSpan.FromSeconds(60)));

        Assert.Equal(["new"], Texts(_cache.Get(own, Limit)));

        thaw.SetResult();
        await prefetch.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Prefetch_BrokenByAFreeze_LeavesTheSecretToTheRequest()
    {
        _service.Before = _ => Task.FromException(new HttpRequestException("The connection was reset."));
        await _cache.Prefetch(References(30)).WaitAsync(TimeSpan.FromSeconds(60));
        _service.Before = _ => Task.CompletedTask;

        Assert.All(References(30), reference => Assert.Equal(["new"], Texts(_cache.Get(reference, Limit))));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Get_NoPreviousVersion_IsFine()
    {
        _service.Previous = null;

        Assert.Equal(["new"], Texts(_cache.Refresh(_key, Limit)!));
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

    private static SecretReference[] References(int count) => [.. Enumerable.Range(0, count).Select(i => new SecretReference($"s{i}", "key"))];

    private static string[] Texts(SecretValues values)
    {
        Assert.Null(values.Error);
        return [.. values.Values.Select(Encoding.UTF8.GetString)];
    }
}
