using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AwsClient;
using Extension.Federation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SecretsManager;
using StsEmulator;
using TailnetEmulator;
using TailnetEmulator.Api;
using Testing.Tailnets;

namespace Extension.UnitTests;

/// <summary>Login without a stored secret: the extension's calls against STS and the tailnet's token exchange, both on real sockets.</summary>
public sealed class FederationTests
{
    private const string Identity = "federated-client";
    private const string Audience = "api.tailscale.com/federated-client";
    private const string Role = "arn:aws:iam::123456789012:role/forwarder";

    [Fact]
    public async Task Get_RoleThatTailscaleTrusts_MintsASingleUseEphemeralTaggedKey()
    {
        await using var sts = await StartStsAsync();
        await using var tailnet = await TailnetAsync(sts);
        using var source = new Source(sts, tailnet.Url);

        var result = await source.Keys.GetAsync(spent: false, CancellationToken.None);

        Assert.True(result.Key is not null, result.Failure);
        var key = Assert.Single((await tailnet.Http.GetFromJsonAsync<JsonNode>("/api/v2/tailnet/-/keys"))!["keys"]!.AsArray())!;
        Assert.Equal(
            """{"reusable":false,"ephemeral":true,"preauthorized":true,"tags":["tag:forwarder"]}""", key["capabilities"]!["devices"]!["create"]!.ToJsonString());
        Assert.InRange(key["expires"]!.GetValue<DateTime>() - key["created"]!.GetValue<DateTime>(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task Get_KeyIsNotSpent_GivesItAgainAndASpentOneNever()
    {
        await using var sts = await StartStsAsync();
        await using var tailnet = await TailnetAsync(sts);
        using var source = new Source(sts, tailnet.Url);

        var first = await source.Keys.GetAsync(spent: false, CancellationToken.None);
        var again = await source.Keys.GetAsync(spent: false, CancellationToken.None);
        var next = await source.Keys.GetAsync(spent: true, CancellationToken.None);

        Assert.Equal(first.Key, again.Key);
        Assert.NotNull(next.Key);
        Assert.NotEqual(first.Key, next.Key);
    }

    [Theory]
    [InlineData("Federated:Subject", "arn:aws:iam::123456789012:role/other", "subject (sub)")]
    [InlineData("Federated:Audience", "api.tailscale.com/other", "audience (aud)")]
    [InlineData("Federated:Issuer", "https://other.invalid", "issuer (iss)")]
    [InlineData("Federated:ClientId", "other", "unknown client_id")]
    public async Task Get_ClaimThatDoesNotMatch_IsNamedWithWhatTheTokenSays(string setting, string value, string named)
    {
        await using var sts = await StartStsAsync();
        await using var tailnet = await TailnetAsync(sts, (setting, value));
        using var source = new Source(sts, tailnet.Url);

        var result = await source.Keys.GetAsync(spent: false, CancellationToken.None);

        Assert.Null(result.Key);
        Assert.Contains(named, result.Failure, StringComparison.Ordinal);
        Assert.Contains($"sub {Role}, aud {Audience}", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_TagThatTheIdentityMayNotGive_NamesScopeAndTag()
    {
        await using var sts = await StartStsAsync();
        await using var tailnet = await TailnetAsync(sts);
        using var source = new Source(sts, tailnet.Url, tag: "tag:admin");

        Assert.Contains("the scope auth_keys and the tag tag:admin", (await source.Keys.GetAsync(spent: false, CancellationToken.None)).Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "test", "OutboundWebIdentityFederationDisabled")]
    [InlineData(true, "wrong", "InvalidSignatureException")]
    public async Task Get_StsRefuses_SaysWhatToEnable(bool enabled, string secretKey, string code)
    {
        await using var sts = await StartStsAsync(new StsOptions { OutboundFederation = enabled });
        await using var tailnet = await TailnetAsync(sts);
        using var source = new Source(sts, tailnet.Url, secretKey: secretKey);

        var failure = (await source.Keys.GetAsync(spent: false, CancellationToken.None)).Failure;

        Assert.Contains(code, failure, StringComparison.Ordinal);
        Assert.Contains("aws iam enable-outbound-web-identity-federation", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task Get_EachCallFailsTwice_SucceedsAtTheThird(HttpStatusCode status)
    {
        await using var sts = await StartStsAsync();
        await using var tailnet = await TailnetAsync(sts);
        using var source = new Source(sts, tailnet.Url, failures: 2, status: status);

        var result = await source.Keys.GetAsync(spent: false, CancellationToken.None);

        Assert.True(result.Key is not null, result.Failure);
    }

    [Fact]
    public async Task Get_NobodyAnswers_EndsWithItsBudget()
    {
        await using var sts = await StartStsAsync();
        await using var tailnet = await TailnetAsync(sts);
        using var source = new Source(sts, tailnet.Url, isSilent: true);

        var failure = (await source.Keys.GetAsync(spent: false, CancellationToken.None)).Failure;

        Assert.Contains("no auth key within 0.2 s", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_StsNotReachable_SaysWhere()
    {
        await using var sts = await StartStsAsync();
        await using var tailnet = await TailnetAsync(sts);
        using var source = new Source(sts, tailnet.Url);
        await sts.StopAsync();

        var failure = (await source.Keys.GetAsync(spent: false, CancellationToken.None)).Failure;

        Assert.Contains(new Uri(sts.Urls.First()).Authority, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS256")]
    public async Task Verifier_TokenOfEitherAlgorithm_HoldsUntilItExpiresAndNotWhenChanged(string algorithm)
    {
        await using var sts = await StartStsAsync();
        var issuer = sts.Urls.First();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var tokens = (TokenIssuer)sts.Services.GetService(typeof(TokenIssuer))!;
        using var verifier = new IdentityTokenVerifier(time);
        var identity = new FederatedIdentityOptions { ClientId = Identity, Issuer = issuer, Subject = Role, Audience = Audience };
        var token = tokens.Issue(issuer, [Audience], algorithm, 300);
        var other = tokens.Issue(issuer, ["api.tailscale.com/other"], algorithm, 300);
        var forged = $"{other.Split('.')[0]}.{token.Split('.')[1]}.{other.Split('.')[2]}";

        Assert.Null(await verifier.RefusalAsync(token, identity, CancellationToken.None));
        Assert.Contains("signature", await verifier.RefusalAsync(forged, identity, CancellationToken.None), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(7));
        Assert.Contains("(exp)", await verifier.RefusalAsync(token, identity, CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_LoginNotKnownOrIncomplete_AreErrorsThatNameThem()
    {
        Assert.Null(ExtensionSettingsOf(("TAILNET_LOGIN", "magic"), out var unknown));
        Assert.Null(ExtensionSettingsOf(("TAILNET_LOGIN", "federated"), out var incomplete));

        Assert.Contains(unknown, error => error.StartsWith("TAILNET_LOGIN 'magic'", StringComparison.Ordinal));
        Assert.Contains(incomplete, error => error.StartsWith("TAILSCALE_CLIENT_ID", StringComparison.Ordinal));
        Assert.Contains(incomplete, error => error.StartsWith("TAG_NAME", StringComparison.Ordinal));
        Assert.DoesNotContain(incomplete, error => error.StartsWith("SECRET_NAME", StringComparison.Ordinal));
    }

    private static ExtensionSettings? ExtensionSettingsOf((string Name, string Value) setting, out IReadOnlyList<string> errors) => ExtensionSettings.Read(
        name => name == setting.Name ? setting.Value : name switch { "AWS_REGION" => "us-east-1", "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "test", _ => null }, out errors);

    private static async Task<WebApplication> StartStsAsync(StsOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = StsServer.Build(builder, options ?? new StsOptions(), TimeProvider.System);
        await app.StartAsync();
        return app;
    }

    private static Task<TailnetFixture> TailnetAsync(WebApplication sts, (string Name, string Value)? other = null)
    {
        (string Name, string Value)[] settings =
            [("Federated:ClientId", Identity), ("Federated:Issuer", sts.Urls.First()), ("Federated:Subject", Role), ("Federated:Audience", Audience)];
        return TailnetFixture.StartAsync([.. settings.Select(setting => setting.Name == other?.Name ? other.Value : setting)]);
    }

    /// <summary>The extension's source of keys, over a transport that fails each call so often first.</summary>
    private sealed class Source : IDisposable
    {
        private readonly HttpMessageInvoker _http;

        public Source(WebApplication sts, string tailnet, string tag = "tag:forwarder", string secretKey = "test", int failures = 0, HttpStatusCode status = default, bool isSilent = false)
        {
            var errors = new List<string>();
            Func<string, string?> environment = name => name switch
            {
                "AWS_REGION" => "us-east-1",
                "AWS_ACCESS_KEY_ID" => "test",
                "AWS_SECRET_ACCESS_KEY" => secretKey,
                "AWS_ENDPOINT_URL_STS" => sts.Urls.First(),
                "TAILSCALE_API_URL" => tailnet,
                "TAILSCALE_CLIENT_ID" => Identity,
                "TAG_NAME" => tag,
                _ => null,
            };
            var settings = FederationSettings.Read(environment, AwsOptions.FromEnvironment(SecretsManagerClient.Service, out _, environment), errors);
            Assert.Empty(errors);
            _http = new HttpMessageInvoker(new Flaky(failures, status, isSilent));
            Keys = new FederatedAuthKeySource(settings!, _http, TimeProvider.System, isSilent ? TimeSpan.FromSeconds(0.2) : TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        }

        public FederatedAuthKeySource Keys { get; }

        public void Dispose() => _http.Dispose();
    }

    private sealed class Flaky(int failures, HttpStatusCode status, bool isSilent) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly Dictionary<string, int> _failed = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (isSilent)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            var path = request.RequestUri!.AbsolutePath;
            _failed[path] = _failed.GetValueOrDefault(path) + 1;
            return _failed[path] <= failures ? new HttpResponseMessage(status) : await base.SendAsync(request, cancellationToken);
        }
    }
}
