using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Hosting.Aws;

namespace Hosting.UnitTests;

public sealed class AddSecretsManagerTests
{
    [Fact]
    public async Task AddSecretsManager_KeyPairIsConfigured_EmulatorAndCallersHaveIt()
    {
        var builder = Model.Create("--Aws:AccessKeyId=AKIALOCAL", "--Aws:SecretAccessKey=local-secret");
        var secrets = builder.AddSecretsManager("secrets");
        var caller = builder.AddExecutable("caller", "/bin/true", "/").WithAWSCredentials().WithReference(secrets);

        var emulators = await builder.VariablesAsync(secrets.Resource);

        Assert.Equal("AKIALOCAL", await Model.TextAsync(emulators["Credentials__AccessKeyId"]));
        Assert.Equal("local-secret", await Model.TextAsync(emulators["Credentials__SecretAccessKey"]));
        var callers = await Model.Create().VariablesAsync(caller.Resource);
        Assert.Equal("AKIALOCAL", await Model.TextAsync(callers["AWS_ACCESS_KEY_ID"]));
        Assert.Contains("AWS_ENDPOINT_URL_SECRETS_MANAGER", callers.Keys);
    }

    [Fact]
    public void AddSecretsManager_NoKeyPairConfigured_EachApplicationHasItsOwn() =>
        Assert.NotEqual(KeyOf(Model.Create()), KeyOf(Model.Create()));

    [Fact]
    public async Task RunAsLocalStack_InsteadOfTheEmulator_IsAContainerInItsAccount()
    {
        var builder = Model.Create();
        IResourceBuilder<ISecretsManagerResource> secrets = builder.AddSecretsManager("secrets").RunAsLocalStack("localstack/localstack", "4");

        Assert.Empty(builder.Resources.OfType<SecretsManagerEmulatorResource>());
        Assert.IsType<LocalStackResource>(secrets.Resource);
        Assert.False(secrets.Resource.RunsRotations);
        Assert.Equal("test", await builder.GetAWSAccount().AccessKeyId.Resource.GetValueAsync(CancellationToken.None));
        Assert.Equal("arn:aws:lambda:us-east-1:000000000000:function:rotation", builder.GetAWSAccount().FunctionArn("rotation"));
    }

    [Fact]
    public async Task AsExisting_InsteadOfTheEmulator_TakesTheCallersCredentialsAndSetsNoEndpoint()
    {
        var builder = Model.Create("--AWS_ACCESS_KEY_ID=AKIACALLER", "--AWS_SECRET_ACCESS_KEY=s", "--AWS_REGION=eu-central-1", "--AWS_SESSION_TOKEN=t");
        var secrets = builder.AddSecretsManager("secrets").AsExisting();
        var caller = builder.AddExecutable("caller", "/bin/true", "/").WithAWSCredentials().WithReference(secrets);

        var variables = await builder.VariablesAsync(caller.Resource);

        Assert.Equal("AKIACALLER", await Model.TextAsync(variables["AWS_ACCESS_KEY_ID"]));
        Assert.Equal("t", await Model.TextAsync(variables["AWS_SESSION_TOKEN"]));
        Assert.Equal("eu-central-1", variables["AWS_REGION"]);
        Assert.DoesNotContain("AWS_ENDPOINT_URL_SECRETS_MANAGER", variables.Keys);
    }

    private static string? KeyOf(IDistributedApplicationBuilder builder) => builder.GetAWSAccount().AccessKeyId.Resource.GetValueAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
