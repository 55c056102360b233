using AwsClient;
using System.IO.Compression;
using SecretsManager.Model;
using SecretsManager.Rotation;
using Testing.Secrets;

namespace Provisioning.UnitTests;

public class FirstDeploymentTests
{
    [Fact]
    public async Task Run_TwiceByRotateSecret_SeedsAndRotatesBothTimes()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda.Endpoint });
        lambda.Function = e => RotateAsync(emulator, e);
        var reports = new List<string>();

        for (var i = 0; i < 2; i++)
            await new FirstDeployment(Options(emulator), emulator.Client, TimeProvider.System, reports.Add).RunAsync(CancellationToken.None);

        Assert.Equal("""{"id":"kClient","key":"client-s3cret"}""", (await emulator.Client.GetSecretValueAsync(new("oauth"))).Require().SecretString);
        Assert.Equal("hook-s3cret", (await emulator.Client.GetSecretValueAsync(new("github"))).Require().SecretString);
        Assert.Equal(lambda.Events.Last().ClientRequestToken, (await emulator.Client.DescribeSecretAsync(new("authkey"))).Require().VersionWith(StagingLabel.Current));
        Assert.Equal(8, lambda.Events.Count);
        Assert.DoesNotContain(reports, report => report.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SecretsManagerCannotReachTheFunction_InvokesTheStepsItself()
    {
        await using var unreachable = await FakeLambda.StartAsync();
        unreachable.Function = _ => Task.FromResult<string?>("not here");
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = unreachable.Endpoint, RotationAttempts = 1 });
        await using var lambda = await FakeLambda.StartAsync();
        var failures = 1;
        lambda.Function = async e => e.Step == RotationStep.Test && failures-- > 0 ? "not yet" : await RotateAsync(emulator, e);
        var options = Options(emulator) with { InvokeEndpoint = lambda.Endpoint };

        await new FirstDeployment(options, emulator.Client, TimeProvider.System, _ => { }).RunAsync(CancellationToken.None);

        Assert.Equal(
            [RotationStep.Create, RotationStep.Set, RotationStep.Test, RotationStep.Create, RotationStep.Set, RotationStep.Test, RotationStep.Finish], lambda.Steps);
        Assert.Equal("new", (await emulator.Client.GetSecretValueAsync(new("authkey"))).Require().SecretString);
    }

    [Fact]
    public async Task CreatePlaceholder_Twice_IsAFunctionOfTheNameThatIsThereOnce()
    {
        await using var localStack = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync();
        var options = Options(emulator);
        options = options with { SecretsManager = options.SecretsManager with { Endpoint = localStack.Endpoint } };
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var placeholder = new PlaceholderFunction(options, http, TimeProvider.System);

        Assert.Null(await placeholder.CreateAsync(CancellationToken.None));
        Assert.Null(await placeholder.CreateAsync(CancellationToken.None));

        var (body, authorization) = localStack.Created.First();
        Assert.Equal("rotate", body.GetProperty("FunctionName").GetString());
        Assert.Contains("/eu-central-1/lambda/aws4_request", authorization, StringComparison.Ordinal);
        using var package = new ZipArchive(new MemoryStream(body.GetProperty("Code").GetProperty("ZipFile").GetBytesFromBase64()));
        Assert.Equal("bootstrap", Assert.Single(package.Entries).Name);
    }

    [Fact]
    public async Task CreatePlaceholder_NoLambdaThere_SaysWhyNot()
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());

        Assert.StartsWith("status 4", await new PlaceholderFunction(Options(emulator), http, TimeProvider.System).CreateAsync(CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EarlierRotationIsPending_WaitsForThatOne()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda.Endpoint, RotationAttempts = 1 });
        lambda.Function = _ => Task.FromResult<string?>("no");
        var token = EmulatorHarness.Token();
        (await emulator.Client.CreateSecretAsync(new("authkey", EmulatorHarness.Token()))).Require();
        (await emulator.Client.RotateSecretAsync(new("authkey", token, FakeLambda.FunctionArn))).Require();
        await Eventually.HoldsAsync(() => !lambda.Events.IsEmpty, "the failure");
        lambda.Function = e => RotateAsync(emulator, e);

        await new FirstDeployment(Options(emulator), emulator.Client, TimeProvider.System, _ => { }).RunAsync(CancellationToken.None);

        Assert.Equal(token, (await emulator.Client.DescribeSecretAsync(new("authkey"))).Require().VersionWith(StagingLabel.Current));
    }

    [Fact]
    public void FromEnvironment_WrongSettings_NamesAllAtOnce()
    {
        var variables = new Dictionary<string, string?> { ["ROTATION_DRIVER"] = "Invoke", ["AWS_ENDPOINT_URL_LAMBDA"] = "nowhere", ["Secrets__0__Name"] = "github" };

        Assert.Null(ProvisioningOptions.FromEnvironment(variables.GetValueOrDefault, out var errors));

        foreach (var name in (string[])["AWS_REGION", "OAUTH_SECRET_NAME", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET", "AUTH_KEY_SECRET_NAME", "ROTATION_FUNCTION_ARN", "Secrets__0__Value", "AWS_ENDPOINT_URL_LAMBDA 'nowhere'"])
            Assert.Contains(errors, error => error.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void FromEnvironment_SecretsAlone_RotatesNothing()
    {
        var variables = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = "eu-central-1", ["AWS_ACCESS_KEY_ID"] = "id", ["AWS_SECRET_ACCESS_KEY"] = "key",
            ["Secrets__0__Name"] = "github", ["Secrets__0__Value"] = "hook-s3cret",
        };

        var options = ProvisioningOptions.FromEnvironment(variables.GetValueOrDefault, out var errors);

        Assert.Empty(errors);
        Assert.True(options!.SeedsOnly);
        Assert.Equal("github", Assert.Single(options.Secrets).Name);
    }

    private static ProvisioningOptions Options(EmulatorHarness emulator) => new(
        new AwsOptions { Region = "eu-central-1", Endpoint = emulator.Endpoint, Credentials = EmulatorHarness.Credentials },
        "oauth", "kClient", "client-s3cret", "authkey", FakeLambda.FunctionArn, [new SeededSecret("github", "hook-s3cret")], null);

    /// <summary>A rotation function as its contract asks for.</summary>
    private static async Task<string?> RotateAsync(EmulatorHarness emulator, RotationEvent rotation)
    {
        if (rotation.Step == RotationStep.Create)
            (await emulator.Client.PutSecretValueAsync(new(rotation.SecretId, rotation.ClientRequestToken, "new", [StagingLabel.Pending]))).Require();
        if (rotation.Step == RotationStep.Finish)
        {
            var current = (await emulator.Client.DescribeSecretAsync(new(rotation.SecretId))).Require().VersionWith(StagingLabel.Current);
            (await emulator.Client.UpdateSecretVersionStageAsync(new(rotation.SecretId, StagingLabel.Current, rotation.ClientRequestToken, current))).Require();
        }

        return null;
    }
}
