using AwsClient;
using System.Net;
using System.Text.Json.Nodes;
using System.Text;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

public class AuthenticationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-14, null)]
    [InlineData(14, null)]
    [InlineData(-16, "RequestExpired")]
    [InlineData(16, "RequestExpired")]
    public async Task Request_ByAge_IsAcceptedWithinFifteenMinutes(int minutes, string? code)
    {
        await using var emulator = await EmulatorHarness.StartAsync(time: new ManualTimeProvider(Noon));
        using var client = emulator.CreateClient(EmulatorHarness.Credentials, new ManualTimeProvider(Noon.AddMinutes(minutes)));

        var answer = await client.CreateSecretAsync(new("s", EmulatorHarness.Token(), "v"));

        Assert.Equal(code, answer.Error?.Code);
    }

    [Fact]
    public async Task Request_WrongSecretOrKey_IsRefused()
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        using var wrongSecret = emulator.CreateClient(EmulatorHarness.Credentials with { SecretAccessKey = "wrong" });
        using var wrongKey = emulator.CreateClient(EmulatorHarness.Credentials with { AccessKeyId = "AKIDOTHER" });

        Assert.Equal("InvalidSignatureException", (await wrongSecret.GetSecretValueAsync(new("s"))).Error!.Code);
        Assert.Equal("UnrecognizedClientException", (await wrongKey.GetSecretValueAsync(new("s"))).Error!.Code);
    }

    [Fact]
    public async Task Request_SessionToken_MustBeTheConfiguredOne()
    {
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { Credentials = o.Credentials with { SessionToken = "right" } });
        using var right = emulator.CreateClient(EmulatorHarness.Credentials with { SessionToken = "right" });
        using var wrong = emulator.CreateClient(EmulatorHarness.Credentials with { SessionToken = "wrong" });
        using var none = emulator.CreateClient(EmulatorHarness.Credentials);

        Assert.Equal(AwsFailure.NotFound, (await right.GetSecretValueAsync(new("s"))).Error!.Failure);
        Assert.Equal("UnrecognizedClientException", (await wrong.GetSecretValueAsync(new("s"))).Error!.Code);
        Assert.Equal("UnrecognizedClientException", (await none.GetSecretValueAsync(new("s"))).Error!.Code);
    }

    [Theory]
    [InlineData("none", "MissingAuthenticationTokenException")]
    [InlineData("basic", "IncompleteSignatureException")]
    [InlineData("no-signature", "IncompleteSignatureException")]
    [InlineData("short-credential", "IncompleteSignatureException")]
    [InlineData("no-date", "IncompleteSignatureException")]
    [InlineData("other-region", "InvalidSignatureException")]
    [InlineData("other-service", "InvalidSignatureException")]
    [InlineData("changed-body", "InvalidSignatureException")]
    [InlineData("changed-target", "InvalidSignatureException")]
    [InlineData("unsigned-target", "InvalidSignatureException")]
    public async Task Request_TamperedWith_IsRefused(string how, string code)
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        using var request = RawRequest.Create(emulator, "ListSecrets", "{}", region: how == "other-region" ? "us-east-1" : null, service: how == "other-service" ? "s3" : null);
        var authorization = request.Headers.NonValidated["Authorization"].ToString();
        var changed = how switch
        {
            "none" => null,
            "basic" => "Basic dGVzdDp0ZXN0",
            "no-signature" => authorization[..authorization.IndexOf(", Signature=", StringComparison.Ordinal)],
            "short-credential" => authorization.Replace("/aws4_request", "", StringComparison.Ordinal),
            "unsigned-target" => authorization.Replace(";x-amz-target", "", StringComparison.Ordinal),
            _ => authorization,
        };
        request.Headers.Remove("Authorization");
        if (changed is not null)
            request.Headers.TryAddWithoutValidation("Authorization", changed);
        if (how == "no-date")
            request.Headers.Remove("X-Amz-Date");
        if (how == "changed-body")
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"MaxResults":1}"""));
        if (how == "changed-target")
        {
            request.Headers.Remove("X-Amz-Target");
            request.Headers.Add("X-Amz-Target", "secretsmanager.GetRandomPassword");
        }

        using var http = new HttpClient();
        using var response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["__type"]!.ToString());
    }
}
