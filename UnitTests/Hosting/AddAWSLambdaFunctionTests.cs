using Aspire.Hosting;
using Hosting.Aws;

namespace Hosting.UnitTests;

public sealed class AddAWSLambdaFunctionTests
{
    [Fact]
    public async Task AddAWSLambdaFunction_WithItsSettings_AreTheEmulatorsVariables()
    {
        var builder = Model.Create();
        var function = builder.AddAWSLambdaFunction<Model.Program>("forwarder")
            .WithTimeout(TimeSpan.FromSeconds(7))
            .WithMemorySize(512)
            .WithExtension<Model.Program>("tailscale-extension")
            .WithEnvironment("TS_PORT", "80");

        var variables = await EmulatorsAsync(builder);

        Assert.EndsWith("/Program", await Model.TextAsync(variables["Functions__forwarder__Command"]), StringComparison.Ordinal);
        Assert.Equal("7", variables["Functions__forwarder__Timeout"]);
        Assert.Equal("512", variables["Functions__forwarder__MemorySize"]);
        Assert.EndsWith("/tailscale-extension", await Model.TextAsync(variables["Functions__forwarder__Extensions__0"]), StringComparison.Ordinal);
        Assert.Equal("80", await Model.TextAsync(variables["Functions__forwarder__Environment__TS_PORT"]));
        Assert.Equal("forwarder", function.Resource.Name);
    }

    [Fact]
    public void AddAWSLambdaFunction_Twice_SharesOneEmulator()
    {
        var builder = Model.Create();
        builder.AddAWSLambdaFunction<Model.Program>("a");
        builder.AddAWSLambdaFunction<Model.Program>("b");

        Assert.Single(builder.Resources.OfType<LambdaEmulatorResource>());
    }

    [Fact]
    public async Task AddAWSAPIGatewayEmulator_WithRoutesAndAuthorizer_AreTheEmulatorsVariables()
    {
        var builder = Model.Create();
        var authorizer = builder.AddAWSLambdaFunction<Model.Program>("authorizer");
        var forwarder = builder.AddAWSLambdaFunction<Model.Program>("forwarder");
        builder.AddAWSAPIGatewayEmulator("webhooks", APIGatewayType.HttpV2)
            .WithAuthorizer(authorizer)
            .WithReference(forwarder, Method.Any, "/hooks/{proxy+}")
            .WithReference(forwarder);

        var variables = await EmulatorsAsync(builder);

        Assert.Equal("authorizer", variables["HttpApi__Authorizers__authorizer__Function"]);
        Assert.Equal("ANY /hooks/{proxy+}", variables["HttpApi__Routes__0__RouteKey"]);
        Assert.Equal("$default", variables["HttpApi__Routes__1__RouteKey"]);
        Assert.Equal("forwarder", variables["HttpApi__Routes__1__Function"]);
        Assert.Equal("authorizer", variables["HttpApi__Routes__1__Authorizer"]);
    }

    private static Task<IReadOnlyDictionary<string, object>> EmulatorsAsync(IDistributedApplicationBuilder builder) =>
        builder.VariablesAsync(builder.Resources.OfType<LambdaEmulatorResource>().Single());
}
