using AwsClient;
using System.Net;
using AwsClient.Signing;

namespace SecretsManager.UnitTests;

public class SecretsManagerClientTests
{
    private const string Value = """
        {"ARN":"arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-AbCdEf","Name":"key","VersionId":"v1",
         "SecretString":"s3cret","VersionStages":["AWSCURRENT"],"CreatedDate":1763810000.25}
        """;

    private static readonly AwsOptions Options = new()
    {
        Region = "eu-central-1",
        Endpoint = new Uri("http://127.0.0.1:9/"),
        Credentials = new AwsCredentials("AKIDEXAMPLE", "secret"),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        CallTimeout = TimeSpan.FromSeconds(30),
        AttemptTimeout = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public async Task GetSecretValue_Answer_IsTyped()
    {
        using var handler = new ScriptedHandler(ScriptedHandler.Answer(HttpStatusCode.OK, Value));
        using var client = new SecretsManagerClient(Options, handler);

        var result = await client.GetSecretValueAsync(new("key", VersionStage: "AWSCURRENT"));

        Assert.True(result.Succeeded);
        Assert.Equal("s3cret", result.Value.SecretString);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1763810000250), result.Value.CreatedDate);
        Assert.Equal("""{"SecretId":"key","VersionStage":"AWSCURRENT"}""", Assert.Single(handler.Bodies));
        Assert.DoesNotContain("s3cret", result.Value.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "ResourceNotFoundException", AwsFailure.NotFound)]
    [InlineData(400, "com.amazonaws.secretsmanager#ResourceNotFoundException:http://internal", AwsFailure.NotFound)]
    [InlineData(400, "ResourceExistsException", AwsFailure.AlreadyExists)]
    [InlineData(400, "AccessDeniedException", AwsFailure.AccessDenied)]
    [InlineData(400, "InvalidSignatureException", AwsFailure.AuthenticationFailed)]
    [InlineData(400, "UnrecognizedClientException", AwsFailure.AuthenticationFailed)]
    [InlineData(400, "InvalidParameterException", AwsFailure.InvalidRequest)]
    [InlineData(400, "DecryptionFailure", AwsFailure.InvalidRequest)]
    public async Task Call_ErrorAnswer_IsNamedAndNotRetried(int status, string code, AwsFailure expected)
    {
        using var handler = new ScriptedHandler(ScriptedHandler.Answer((HttpStatusCode)status, $$"""{"__type":"{{code}}","Message":"why"}"""));
        using var client = new SecretsManagerClient(Options, handler);

        var result = await client.DescribeSecretAsync(new("key"));

        Assert.False(result.Succeeded);
        Assert.Equal(expected, result.Error.Failure);
        Assert.Equal("why", result.Error.Message);
        Assert.Equal(1, handler.Calls);
    }

    [Fact]
    public async Task Call_AccessDenied_SaysWhatToGrant()
    {
        using var handler = new ScriptedHandler(ScriptedHandler.Answer(HttpStatusCode.BadRequest,
            """{"__type":"AccessDeniedException","Message":"User: arn:aws:sts::1:assumed-role/r is not authorized to perform: secretsmanager:GetSecretValue"}"""));
        using var client = new SecretsManagerClient(Options, handler);

        var result = await client.GetSecretValueAsync(new("key"));

        Assert.False(result.Succeeded);
        Assert.Contains("AccessDeniedException: User: arn:aws:sts::1:assumed-role/r", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Grant the function's role secretsmanager:GetSecretValue", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_TransientFaults_AreRetriedUntilItSucceeds()
    {
        using var handler = new ScriptedHandler(
            ScriptedHandler.Answer(HttpStatusCode.BadRequest, """{"__type":"ThrottlingException","message":"Rate exceeded"}"""),
            ScriptedHandler.Answer(HttpStatusCode.ServiceUnavailable, "<html>"),
            ScriptedHandler.Fail(new HttpRequestException("Connection refused")),
            ScriptedHandler.Answer(HttpStatusCode.OK, Value));
        using var client = new SecretsManagerClient(Options, handler);

        var result = await client.GetSecretValueAsync(new("key"));

        Assert.True(result.Succeeded);
        Assert.Equal(4, handler.Calls);
    }

    [Fact]
    public async Task Call_ThrottledThroughout_GivesUpAfterMaxAttempts()
    {
        using var handler = new ScriptedHandler(ScriptedHandler.Answer(HttpStatusCode.BadRequest, """{"__type":"ThrottlingException","message":"Rate exceeded"}"""));
        using var client = new SecretsManagerClient(Options, handler);

        var result = await client.GetSecretValueAsync(new("key"));

        Assert.Equal(AwsFailure.Throttled, result.Error!.Failure);
        Assert.Equal("Rate exceeded", result.Error.Message);
        Assert.Equal(Options.MaxAttempts, handler.Calls);
    }

    [Fact]
    public async Task Call_NoAnswer_TimesOutWithinTheCallsLimit()
    {
        using var handler = new ScriptedHandler(ScriptedHandler.Hang);
        using var client = new SecretsManagerClient(
            Options with { CallTimeout = TimeSpan.FromMilliseconds(60), AttemptTimeout = TimeSpan.FromMilliseconds(20) }, handler);

        var result = await client.GetSecretValueAsync(new("key")).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(AwsFailure.TimedOut, result.Error!.Failure);
        Assert.InRange(handler.Calls, 1, Options.MaxAttempts);
    }

    [Fact]
    public async Task Call_CallerCancels_Throws()
    {
        using var handler = new ScriptedHandler(ScriptedHandler.Hang);
        using var client = new SecretsManagerClient(Options, handler);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(10));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetSecretValueAsync(new("key"), cancelled.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"SecretString":"s3cret""")]
    [InlineData("""{"ARN":"a","Name":"n","VersionId":"v","SecretString":{"s3cret":1}}""")]
    public async Task Call_UndocumentedAnswer_IsNamedWithoutQuotingIt(string body)
    {
        using var handler = new ScriptedHandler(ScriptedHandler.Answer(HttpStatusCode.OK, body));
        using var client = new SecretsManagerClient(Options, handler);

        var result = await client.GetSecretValueAsync(new("key"));

        Assert.Equal(AwsFailure.InvalidResponse, result.Error!.Failure);
        Assert.DoesNotContain("s3cret", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FromEnvironment_NothingSet_NamesEveryVariable()
    {
        var options = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var errors, _ => null);

        Assert.Null(options);
        Assert.Equal(2, errors.Count);
        Assert.Contains(errors, e => e.Contains("AWS_REGION", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("AWS_ACCESS_KEY_ID", StringComparison.Ordinal));
    }

    [Fact]
    public void FromEnvironment_EndpointOfTheService_WinsOverTheGeneralOne()
    {
        var variables = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = "eu-central-1", ["AWS_ACCESS_KEY_ID"] = "a", ["AWS_SECRET_ACCESS_KEY"] = "b", ["AWS_SESSION_TOKEN"] = "c",
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1", ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = "http://127.0.0.1:2",
        };

        var options = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out _, variables.GetValueOrDefault);

        Assert.Equal(new Uri("http://127.0.0.1:2"), options!.Endpoint);
        Assert.Equal(new AwsCredentials("a", "b", "c"), options.Credentials);
    }

    [Fact]
    public void FromEnvironment_NoEndpoint_IsTheRegionsOwn()
    {
        var variables = new Dictionary<string, string?> { ["AWS_REGION"] = "eu-central-1", ["AWS_ACCESS_KEY_ID"] = "a", ["AWS_SECRET_ACCESS_KEY"] = "b" };

        Assert.Equal(
            new Uri("https://secretsmanager.eu-central-1.amazonaws.com/"),
            AwsOptions.FromEnvironment(SecretsManagerClient.Service, out _, variables.GetValueOrDefault)!.Endpoint);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("ftp://127.0.0.1")]
    public void FromEnvironment_EndpointIsNoUrl_NamesTheValue(string endpoint)
    {
        var variables = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = "eu-central-1", ["AWS_ACCESS_KEY_ID"] = "a", ["AWS_SECRET_ACCESS_KEY"] = "b", ["AWS_ENDPOINT_URL"] = endpoint,
        };

        Assert.Null(AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var errors, variables.GetValueOrDefault));
        Assert.Contains($"'{endpoint}'", Assert.Single(errors), StringComparison.Ordinal);
    }
}
