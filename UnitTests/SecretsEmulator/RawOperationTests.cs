using System.Text.Json.Nodes;
using System.Text;
using SecretsManager.Model;
using SecretsManager.Rotation;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

/// <summary>Operations and limits that no client at hand knows, as correctly signed raw requests.</summary>
public sealed class RawOperationTests : IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task BatchGetSecretValue_ByList_GivesValuesAndErrors()
    {
        await using var emulator = await CreateManyAsync(2);
        await emulator.Client.CreateSecretAsync(new("empty", EmulatorHarness.Token()));

        var answer = await CallAsync(emulator, "BatchGetSecretValue", """{"SecretIdList":["s/0","nope","empty","s/1"]}""");

        Assert.Equal(["value 0", "value 1"], answer["SecretValues"]!.AsArray().Select(v => v!["SecretString"]!.ToString()));
        Assert.Equal(
            [("nope", "ResourceNotFoundException"), ("empty", "ResourceNotFoundException")],
            answer["Errors"]!.AsArray().Select(e => (e!["SecretId"]!.ToString(), e["ErrorCode"]!.ToString())));
    }

    [Fact]
    public async Task BatchGetSecretValue_ByFilter_GivesPagesOfTwentyAtMost()
    {
        await using var emulator = await CreateManyAsync(23);

        var first = await CallAsync(emulator, "BatchGetSecretValue", """{"Filters":[{"Key":"name","Values":["s/"]}]}""");
        var second = await CallAsync(
            emulator, "BatchGetSecretValue", $$"""{"Filters":[{"Key":"name","Values":["s/"]}],"NextToken":"{{first["NextToken"]}}"}""");

        Assert.Equal(20, first["SecretValues"]!.AsArray().Count);
        Assert.Equal(3, second["SecretValues"]!.AsArray().Count);
        Assert.Null(second["NextToken"]);
        await RefusedAsync(emulator, "BatchGetSecretValue", """{"SecretIdList":["s/0"],"MaxResults":1}""", "InvalidParameterException");
        await RefusedAsync(emulator, "BatchGetSecretValue", $$"""{"Filters":[{"Key":"name","Values":["other"]}],"NextToken":"{{first["NextToken"]}}"}""", "InvalidNextTokenException");
        var ids = string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"s/{i}\""));
        await RefusedAsync(emulator, "BatchGetSecretValue", $$"""{"SecretIdList":[{{ids}}]}""", "ValidationException");
    }

    [Fact]
    public async Task ListSecrets_PlannedDeletions_AreListedWhenAskedFor()
    {
        await using var emulator = await CreateManyAsync(1);
        await CallAsync(emulator, "DeleteSecret", """{"SecretId":"s/0"}""");

        Assert.Empty((await CallAsync(emulator, "ListSecrets", "{}"))["SecretList"]!.AsArray());
        Assert.Single((await CallAsync(emulator, "ListSecrets", """{"IncludePlannedDeletion":true,"SortBy":"last-changed-date"}"""))["SecretList"]!.AsArray());
    }

    [Fact]
    public async Task DeleteSecret_RecoveryWindowOver_TheSecretIsGoneAndItsNameFree()
    {
        var time = new ManualTimeProvider(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        await using var emulator = await CreateManyAsync(1, time);
        await CallAsync(emulator, "DeleteSecret", """{"SecretId":"s/0","RecoveryWindowInDays":7}""");
        time.Advance(TimeSpan.FromDays(6.9));
        await CallAsync(emulator, "DescribeSecret", """{"SecretId":"s/0"}""");

        time.Advance(TimeSpan.FromDays(0.2));

        await RefusedAsync(emulator, "DescribeSecret", """{"SecretId":"s/0"}""", "ResourceNotFoundException");
        Assert.True((await emulator.Client.CreateSecretAsync(new("s/0", EmulatorHarness.Token(), "again"))).Succeeded);
    }

    [Fact]
    public async Task CancelRotateSecret_RotationUnderWay_StopsItAndLeavesTheLabels()
    {
        await using var lambda = await FakeLambda.StartAsync();
        lambda.Function = _ => Task.FromResult<string?>("no");
        await using var emulator = await CreateManyAsync(1, lambda: lambda);
        var token = EmulatorHarness.Token();
        await emulator.Client.RotateSecretAsync(new("s/0", token, FakeLambda.FunctionArn, new RotationRules(60)));

        var answer = await CallAsync(emulator, "CancelRotateSecret", """{"SecretId":"s/0"}""");

        Assert.Equal(token, answer["VersionId"]!.ToString());
        var secret = (await emulator.Client.DescribeSecretAsync(new("s/0"))).Require();
        Assert.False(secret.RotationEnabled);
        Assert.Null(secret.NextRotationDate);
        Assert.Equal(60, secret.RotationRules!.AutomaticallyAfterDays);
        Assert.Equal(token, secret.VersionWith(StagingLabel.Pending));
        Assert.Equal("InvalidRequestException", (await emulator.Client.RotateSecretAsync(new("s/0", EmulatorHarness.Token()))).Error!.Code);
    }

    [Fact]
    public async Task RotateSecret_NotImmediately_TestsTheFunctionAndLeavesNoVersion()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await CreateManyAsync(1, lambda: lambda);
        string? tested = null;
        lambda.Function = async e =>
        {
            tested = (await emulator.Client.GetSecretValueAsync(new(e.SecretId, e.ClientRequestToken, StagingLabel.Pending))).Value?.SecretString;
            return null;
        };

        await emulator.Client.RotateSecretAsync(new("s/0", EmulatorHarness.Token(), FakeLambda.FunctionArn, new RotationRules(60), RotateImmediately: false));
        await Eventually.HoldsAsync(async () => tested is not null && (await DescribeAsync()).VersionIdsToStages.Count == 1, "the test's end");

        Assert.Equal([RotationStep.Test], lambda.Steps);
        Assert.Equal("value 0", tested);
        var secret = await DescribeAsync();
        Assert.Null(secret.LastRotatedDate);
        Assert.NotNull(secret.NextRotationDate);
        Assert.True(secret.RotationEnabled);

        async Task<DescribeSecretResponse> DescribeAsync() => (await emulator.Client.DescribeSecretAsync(new("s/0"))).Require();
    }

    [Fact]
    public async Task Limits_Exceeded_AreRefused()
    {
        await using var emulator = await CreateManyAsync(1);
        var tags = string.Join(',', Enumerable.Range(0, 51).Select(i => $$"""{"Key":"k{{i}}","Value":""}"""));
        var labels = string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"label{i}\""));
        var token = EmulatorHarness.Token();

        await RefusedAsync(emulator, "TagResource", $$"""{"SecretId":"s/0","Tags":[{{tags}}]}""", "InvalidParameterException");
        await RefusedAsync(emulator, "TagResource", """{"SecretId":"s/0","Tags":[{"Key":"a"},{"Key":"a"}]}""", "InvalidParameterException");
        await RefusedAsync(emulator, "CreateSecret", $$"""{"Name":"big","ClientRequestToken":"{{token}}","SecretString":"{{new string('ü', 40_000)}}"}""", "InvalidParameterException");
        await RefusedAsync(emulator, "PutSecretValue", $$"""{"SecretId":"s/0","ClientRequestToken":"{{token}}","SecretString":"v","VersionStages":[{{labels}}]}""", "LimitExceededException");
        await RefusedAsync(emulator, "CreateSecret", """{"Name":"r","AddReplicaRegions":[{"Region":"us-east-1"}]}""", "InvalidParameterException");
        Assert.Equal("value 0", (await emulator.Client.GetSecretValueAsync(new("s/0"))).Require().SecretString);
    }

    [Fact]
    public async Task CreateSecret_UsedTokenAndAnotherValue_NamesTheToken()
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        var token = EmulatorHarness.Token();
        var arn = (await CallAsync(emulator, "CreateSecret", $$"""{"Name":"s","ClientRequestToken":"{{token}}","SecretString":"one","Description":""}"""))["ARN"]!.ToString();

        var again = await emulator.Client.CreateSecretAsync(new("s", token, "two"));
        var another = await emulator.Client.CreateSecretAsync(new("s", EmulatorHarness.Token(), "one"));

        Assert.Equal($"You can't use ClientRequestToken {token} because that value is already in use for a version of secret {arn}.", again.Error!.Message);
        Assert.Equal("The operation failed because the secret s already exists.", another.Error!.Message);
        Assert.Null((await CallAsync(emulator, "DescribeSecret", """{"SecretId":"s"}"""))["Description"]);
    }

    [Fact]
    public async Task RotateSecret_AVersionIsPending_IsRefusedWhateverTheToken()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await CreateManyAsync(1, lambda: lambda);
        var token = EmulatorHarness.Token();
        await CallAsync(emulator, "PutSecretValue", $$"""{"SecretId":"s/0","ClientRequestToken":"{{token}}","SecretString":"next","VersionStages":["AWSPENDING"]}""");

        foreach (var other in (string[])[token, EmulatorHarness.Token()])
        {
            await RefusedAsync(
                emulator, "RotateSecret", $$"""{"SecretId":"s/0","ClientRequestToken":"{{other}}","RotationLambdaARN":"{{FakeLambda.FunctionArn}}"}""", "InvalidRequestException");
        }
    }

    [Theory]
    [InlineData("""{"SecretIdList":["a"],"Filters":[]}""", "Either 'SecretIdList' or 'Filters' must be provided, but not both.")]
    [InlineData("""{"SecretIdList":["a"],"MaxResults":1}""", "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.")]
    [InlineData("""{"Filters":[{"Values":["a"]}]}""", "Invalid filter key")]
    [InlineData("""{"Filters":[{"Key":"name"}]}""", "Invalid filter values for key: name")]
    public async Task BatchGetSecretValue_MembersThatDoNotFit_AreNamed(string body, string message)
    {
        await using var emulator = await EmulatorHarness.StartAsync();

        var (_, code, answer) = await RawRequest.SendAsync(_http, emulator, "BatchGetSecretValue", Encoding.UTF8.GetBytes(body));

        Assert.Equal(("InvalidParameterException", message), (code, answer["Message"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"PasswordLength":4,"IncludeSpace":true}""", " ")]
    [InlineData("""{"PasswordLength":1,"ExcludeLowercase":true,"ExcludeUppercase":true,"ExcludeNumbers":true,"ExcludePunctuation":true,"IncludeSpace":true}""", " ")]
    [InlineData("""{"PasswordLength":4}""", "")]
    public async Task GetRandomPassword_Spaces_AreThereWhenAskedFor(string body, string contained)
    {
        await using var emulator = await EmulatorHarness.StartAsync();

        var password = (await CallAsync(emulator, "GetRandomPassword", body))["RandomPassword"]!.ToString();

        Assert.Contains(contained, password, StringComparison.Ordinal);
        Assert.Equal(contained.Length > 0, password.Contains(' ', StringComparison.Ordinal));
    }

    private static async Task<EmulatorHarness> CreateManyAsync(int count, TimeProvider? time = null, FakeLambda? lambda = null)
    {
        var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda?.Endpoint }, time);
        for (var i = 0; i < count; i++)
            (await emulator.Client.CreateSecretAsync(new($"s/{i}", EmulatorHarness.Token(), $"value {i}"))).Require();
        return emulator;
    }

    private async Task<JsonNode> CallAsync(EmulatorHarness emulator, string operation, string body)
    {
        var (status, _, answer) = await RawRequest.SendAsync(_http, emulator, operation, Encoding.UTF8.GetBytes(body));
        Assert.True(status == 200, $"{operation}: {answer}");
        return answer;
    }

    private async Task RefusedAsync(EmulatorHarness emulator, string operation, string body, string code) =>
        Assert.Equal(code, (await RawRequest.SendAsync(_http, emulator, operation, Encoding.UTF8.GetBytes(body))).Code);
}
