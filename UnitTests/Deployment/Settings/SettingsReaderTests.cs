using System.Text.Json.Nodes;
using Deployment.Settings;

namespace Deployment.UnitTests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Read_NothingSet_ExplainsWhatMustBeSetAllAtOnce()
    {
        var result = Read();

        Assert.Null(result.Settings);
        Assert.Equal(2, result.Errors.Count);
        Assert.Contains("webhookAllowedIpCidr is not set: it has no default", result.Errors[0], StringComparison.Ordinal);
        Assert.Contains("-c webhookAllowedIpCidr=", result.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith("targetTailscaleIp is not set", result.Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Minimum_TakesDefaults()
    {
        var settings = Valid();

        Assert.Equal(["192.0.2.0/24"], settings.WebhookAllowedIpCidr);
        Assert.Equal("target", settings.TargetTailscaleIp);
        Assert.Equal(8080, settings.TargetTailscalePort);
        Assert.Equal("FULL", settings.TargetProxyResponseMode);
        Assert.Equal("-", settings.Tailnet);
        Assert.Equal(60, settings.RotationDays);
        Assert.Equal(300, settings.AuthorizerCacheSeconds);
        Assert.Equal(LambdaArchitecture.X64, settings.LambdaArchitecture);
        Assert.Equal("Information", settings.LambdaLogLevel);
    }

    [Theory]
    [InlineData("webhookAllowedIpCidr", "10.0.0.1/8")]
    [InlineData("webhookAllowedIpCidr", "300.0.2.1/8")]
    [InlineData("webhookAllowedIpCidr", "10.0.0.0/33")]
    [InlineData("webhookAllowedIpCidr", "010.0.0.0/8")]
    [InlineData("webhookAllowedIpCidr", "10.0.0.0")]
    [InlineData("webhookAllowedIpCidr", "192.0.2.0/24,2001:db8::1/32")]
    [InlineData("targetTailscaleIp", "http://target")]
    [InlineData("targetTailscalePort", "0")]
    [InlineData("targetTailscalePort", "65536")]
    [InlineData("targetProxyResponseMode", "full")]
    [InlineData("tailscaleTag", "webhook")]
    [InlineData("tailscaleLoginServer", "http://headscale.example.com")]
    [InlineData("tailscaleVersion", "latest")]
    [InlineData("tailscaleSha256", "abc")]
    [InlineData("tailscaleDist", "/does/not/exist")]
    [InlineData("rotationDays", "86")]
    [InlineData("lambdaArchitecture", "x64")]
    [InlineData("lambdaPublish", "jit")]
    [InlineData("lambdaMemorySize", "64")]
    [InlineData("lambdaTimeoutSeconds", "30")]
    [InlineData("lambdaLogLevel", "Verbose")]
    [InlineData("logRetentionDays", "31")]
    [InlineData("removalPolicy", "keep")]
    [InlineData("alarmEmail", "nobody")]
    [InlineData("secretsKmsKey", "alias/mine")]
    [InlineData("cfnDeploymentRoleArns", "arn:aws:iam::111122223333:role/*")]
    [InlineData("cfnDeploymentRoleArns", "arn:aws:iam::111122223333:user/someone")]
    [InlineData("extraTags", "aws:owner=me")]
    [InlineData("extraTags", "{\"a\":")]
    [InlineData("demoTarget", "yes")]
    [InlineData("stackName", "1stack")]
    public void Read_WrongValue_NamesSettingValueAndExample(string name, string value)
    {
        var result = Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("targetTailscaleIp", "target"), (name, value));

        var error = Assert.Single(result.Errors, message => message.StartsWith($"{name} = ", StringComparison.Ordinal));
        Assert.Contains($"\"{value}\"", error, StringComparison.Ordinal);
        Assert.Contains($"Example: -c {name}=", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("my-server", true)]
    [InlineData("my-server.tail1234.ts.net", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.127.255.254", true)]
    [InlineData("fd7a:115c:a1e0::1", true)]
    [InlineData("100.128.0.1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("localhost", false)]
    [InlineData("example.com", false)]
    [InlineData("ts.net.example.com", false)]
    public void Read_Target_MustBeOfTheTailnet(string target, bool accepted)
    {
        using var routes = new RoutesJson($$"""{"routes":[{"name":"a","target":"http://{{(target.Contains(':') ? $"[{target}]" : target)}}:1"}]}""");

        Assert.Equal(accepted, Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("targetTailscaleIp", target)).Errors.Count == 0);
        Assert.Equal(accepted, Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("routes", routes.Path)).Errors.Count == 0);
        Assert.Empty(Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("targetTailscaleIp", target), ("tailscaleAcceptRoutes", "true")).Errors);
    }

    [Fact]
    public void Read_TargetOutsideTheTailnet_IsTakenWhereTheRouteSaysSo()
    {
        using var routes = new RoutesJson("""{"routes":[{"name":"a","target":"https://example.com","via":"internet"}]}""");

        Assert.Empty(Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("routes", routes.Path)).Errors);
    }

    [Theory]
    [InlineData("acknowledged-issue-numbers")]
    [InlineData("cli-telemetry")]
    [InlineData("@aws-cdk/aws-lambda:recognizeLayerVersion")]
    [InlineData("availability-zones:account=111122223333:region=eu-central-1")]
    public void Read_KeyOfTheCdksOwn_IsNotRefused(string key)
    {
        var context = new Dictionary<string, JsonNode?> { ["webhookAllowedIpCidr"] = "192.0.2.0/24", ["targetTailscaleIp"] = "target", [key] = new JsonArray(1) };

        Assert.Empty(SettingsReader.Read(context).Errors);
    }

    [Fact]
    public void Read_SeveralFaults_TellsAll()
    {
        var result = Read(("webhookAllowedIpCidr", "nonsense"), ("lambdaMemorySize", "1"), ("targetTailscalePrt", "80"));

        Assert.Equal(4, result.Errors.Count);
        Assert.Contains(result.Errors, error => error.StartsWith("targetTailscalePrt: there is no such setting. Nearest: targetTailscalePort", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ContextOfTheCdkItself_IsNotASetting()
    {
        var result = Read(
            ("webhookAllowedIpCidr", "192.0.2.0/24"), ("targetTailscaleIp", "target"),
            ("@aws-cdk/core:checkSecretUsage", "true"), ("aws:cdk:enable-path-metadata", "true"), ("availability-zones:account=1:region=x", "[]"));

        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("vpcId", "vpc-0123456789abcdef0", "vpcSubnetIds")]
    [InlineData("vpcSubnetIds", "subnet-0123456789abcdef0", "vpcId")]
    [InlineData("customDomainName", "hooks.example.com", "customDomainCertificateArn")]
    [InlineData("pipelineRepository", "example/hooks", "pipelineConnectionArn")]
    [InlineData("customDomainHostedZoneId", "Z0123456789", "customDomainName")]
    [InlineData("tailscaleVersion", "1.90.6", "tailscaleSha256")]
    [InlineData("tailnetLogin", "federated", "tailscaleClientId")]
    [InlineData("tracing", "otlp", "otlpEndpoint")]
    public void Read_CompanionMissing_NamesIt(string name, string value, string companion)
    {
        var result = Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("targetTailscaleIp", "target"), (name, value));

        Assert.Contains(result.Errors, error => error.StartsWith($"{companion} is not set", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("webAclArn", "arn:aws:wafv2:us-east-1:111122223333:global/webacl/hooks/12345678-1234-1234-1234-123456789012")]
    public void Read_WebAclWithoutCloudFront_IsRefused(string name, string value) =>
        Assert.Contains("front=cloudfront", Assert.Single(Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("targetTailscaleIp", "t"), (name, value)).Errors), StringComparison.Ordinal);

    [Fact]
    public void Read_Routes_SwitchTheAuthorizersCacheOff()
    {
        using var routes = new RoutesJson("""{"routes":[{"name":"all","target":"http://target:8080"}]}""");

        var defaults = Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("routes", routes.Path));
        var cached = Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("routes", routes.Path), ("authorizerCacheSeconds", "60"));

        Assert.Empty(defaults.Errors);
        Assert.Equal(0, defaults.Settings!.AuthorizerCacheSeconds);
        Assert.Contains("must be 0 with routes", Assert.Single(cached.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RoutesWithFaults_TellsEachWithItsPath()
    {
        using var routes = new RoutesJson("""{"routes":[{"name":"a","target":"ftp://x"},{"target":"http://x","mode":"ALL"}]}""");

        var error = Assert.Single(Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("routes", routes.Path)).Errors);

        Assert.Contains("$.routes[0].target", error, StringComparison.Ordinal);
        Assert.Contains("$.routes[1].name", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WARN", "Warning")]
    [InlineData("debug", "Debug")]
    [InlineData("Information", "Information")]
    public void Read_LogLevelOfTheForerunner_BecomesDotnets(string given, string expected) =>
        Assert.Equal(expected, Valid(("lambdaLogLevel", given)).LambdaLogLevel);

    [Fact]
    public void Read_JsonTypes_AreTakenLikeText()
    {
        var context = new Dictionary<string, JsonNode?>
        {
            ["webhookAllowedIpCidr"] = new JsonArray("192.0.2.0/24", "2001:db8::/32"),
            ["demoTarget"] = true,
            ["lambdaMemorySize"] = 512,
            ["extraTags"] = new JsonObject { ["team"] = "platform" },
        };

        var settings = SettingsReader.Read(context).Settings!;

        Assert.Equal(2, settings.WebhookAllowedIpCidr.Count);
        Assert.True(settings.DemoTarget);
        Assert.Equal(512, settings.LambdaMemorySize);
        Assert.Equal("platform", settings.ExtraTags["team"]);
    }

    [Fact]
    public void Catalog_EveryExample_IsAccepted()
    {
        foreach (var setting in SettingCatalog.All.Where(setting => setting.Name is not ("routes" or "tailscaleDist" or "caBundle")))
        {
            var result = Read(("webhookAllowedIpCidr", "192.0.2.0/24"), ("targetTailscaleIp", "t"), (setting.Name, setting.Example));

            Assert.DoesNotContain(result.Errors, error => error.StartsWith($"{setting.Name} = ", StringComparison.Ordinal) && setting.Name is not ("webAclArn" or "tailscaleClientId"));
        }
    }

    [Fact]
    public void Catalog_ListsEverySettingOnce() =>
        Assert.Equal(
            typeof(SettingCatalog).GetFields().Select(field => ((SettingDefinition)field.GetValue(null)!).Name).Order(StringComparer.Ordinal),
            SettingCatalog.All.Select(setting => setting.Name).Order(StringComparer.Ordinal));

    private static DeploymentSettings Valid(params (string Name, string Value)[] more) =>
        Read([("webhookAllowedIpCidr", "192.0.2.0/24"), ("targetTailscaleIp", "target"), .. more]).Settings!;

    private static SettingsResult Read(params (string Name, string Value)[] context)
    {
        var values = new Dictionary<string, JsonNode?>();
        foreach (var (name, value) in context)
        {
            values[name] = value;
        }

        return SettingsReader.Read(values);
    }
}
