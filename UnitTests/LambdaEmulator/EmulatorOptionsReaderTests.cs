using LambdaEmulator.Configuration;
using LambdaEmulator.UnitTests.Support;
using Microsoft.Extensions.Configuration;

namespace LambdaEmulator.UnitTests;

public sealed class EmulatorOptionsReaderTests
{
    private static readonly string _program = Scripts.PathOf("runtime.py");

    [Fact]
    public void Read_AllSettings_AreTaken()
    {
        var options = Read(
            ("Region", "eu-west-1"), ("AccountId", "000000000000"), ("LAMBDA_PORT", "1"), ("HTTP_API_PORT", "2"),
            ("Credentials:AccessKeyId", "a"), ("Credentials:SecretAccessKey", "b"),
            ("Functions:forwarder:Command", _program), ("Functions:forwarder:Args:0", "x"), ("Functions:forwarder:MemorySize", "512"),
            ("Functions:forwarder:Timeout", "3"), ("Functions:forwarder:Concurrency", "4"), ("Functions:forwarder:Freeze", "false"),
            ("Functions:forwarder:Extensions:0", Scripts.Extension), ("Functions:forwarder:Environment:TS_TARGET", "web"),
            ("Functions:forwarder:Environment:services:web:http:0", "http://x"), ("Functions:attached:Timeout", "5"),
            ("HttpApi:Stage", "v1"), ("HttpApi:Routes:0:RouteKey", "$default"), ("HttpApi:Routes:0:Function", "forwarder"),
            ("HttpApi:Routes:0:Authorizer", "gate"), ("HttpApi:Authorizers:gate:Function", "attached"),
            ("HttpApi:Authorizers:gate:IdentitySources:0", "$request.header.X"), ("HttpApi:Authorizers:gate:TtlSeconds", "60"),
            ("HttpApi:Authorizers:gate:SimpleResponses", "false"), ("HttpApi:Cors:AllowOrigins:0", "*"));

        var forwarder = options.Functions["forwarder"];
        Assert.Equal((_program, 512, TimeSpan.FromSeconds(3), 4, false), (forwarder.Command, forwarder.MemorySize, forwarder.Timeout, forwarder.Concurrency, forwarder.Freeze));
        Assert.Equal(["x"], forwarder.Args);
        Assert.Equal([Scripts.Extension], forwarder.Extensions);
        Assert.Equal("web", forwarder.Environment["TS_TARGET"]);
        Assert.Equal("http://x", forwarder.Environment["services__web__http__0"]);
        Assert.True(options.Functions["attached"].IsAttachedFromOutside);
        Assert.Equal(("eu-west-1", "000000000000", 1, 2), (options.Region, options.AccountId, options.LambdaPort, options.HttpApiPort));
        Assert.Equal(("a", "b"), (options.Credentials.AccessKeyId, options.Credentials.SecretAccessKey));
        Assert.Equal("v1", options.HttpApi.Stage);
        Assert.Equal(new HttpApiRouteOptions("$default", "forwarder", "gate"), Assert.Single(options.HttpApi.Routes));
        var gate = options.HttpApi.Authorizers["gate"];
        Assert.Equal(("attached", TimeSpan.FromMinutes(1), false), (gate.Function, gate.Ttl, gate.SimpleResponses));
        Assert.Equal(["*"], options.HttpApi.Cors!.AllowOrigins);
    }

    [Theory]
    [InlineData("Functions__f__MemorySize", "64", "a whole number of megabytes from 128 to 10240")]
    [InlineData("Functions__f__Timeout", "901", "a number of seconds from 1 to 900")]
    [InlineData("Functions__f__Concurrency", "many", "a whole number of invocations at a time from 1 to 1000")]
    [InlineData("Functions__f__Freeze", "yes", "true or false")]
    [InlineData("Functions__f__Command", "/no/such/program", "the path of an executable file (is it built?)")]
    [InlineData("Functions__f__Extensions__0", "/no/such/extension", "the path of an executable file (is it built?)")]
    [InlineData("HttpApi__Routes__0__Function", "g", "the name of a function (f)")]
    [InlineData("HttpApi__Routes__0__RouteKey", "GET", "$default or METHOD /path")]
    [InlineData("HttpApi__Routes__0__Authorizer", "nobody", "the name of an authorizer")]
    [InlineData("HttpApi__Stage", "v 1", "$default or up to 128")]
    [InlineData("AccountId", "12", "an AWS account id of 12 digits")]
    [InlineData("LAMBDA_PORT", "70000", "a whole number of a port from 0 to 65535")]
    public void Read_OneIsWrong_TheErrorNamesSettingValueAndRemedy(string setting, string value, string allowed)
    {
        var good = new Dictionary<string, string> { ["Functions__f__Timeout"] = "5", ["HttpApi__Routes__0__RouteKey"] = "$default", ["HttpApi__Routes__0__Function"] = "f" };
        good[setting] = value;

        var exception = Assert.Throws<ConfigurationInvalidException>(() => Read([.. good.Select(static pair => (pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value))]));

        Assert.StartsWith($"{setting} is '{value}'; it must be {allowed}", Assert.Single(exception.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralAreWrong_AllAreReported()
    {
        var exception = Assert.Throws<ConfigurationInvalidException>(() => Read(
            ("Functions:a b:Timeout", "0"), ("HttpApi:Routes:0:Function", "x"), ("HttpApi:Authorizers:g:TtlSeconds", "5"), ("HttpApi:Authorizers:g:IdentitySources:0", "header")));

        Assert.Equal(6, exception.Errors.Count);
        Assert.Equal(6, exception.Message.Split('\n').Length);
    }

    [Fact]
    public void Read_Environment_HandsOnTelemetryOnly()
    {
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://x", ["OTEL_BSP_SCHEDULE_DELAY"] = "1", ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=1",
            ["OTEL_SERVICE_NAME"] = "lambda", ["SECRET"] = "s", ["PATH"] = "/bin", ["DOTNET_ROOT"] = "/usr/lib/dotnet",
        };

        var options = EmulatorOptionsReader.Read(new ConfigurationBuilder().Build(), environment);

        Assert.Equal(["DOTNET_ROOT", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_EXPORTER_OTLP_ENDPOINT", "PATH"], options.InheritedEnvironment.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ToString_Credentials_HideTheSecret() =>
        Assert.DoesNotContain("hidden", new EmulatorOptions { Credentials = new CredentialsOptions { SecretAccessKey = "hidden" } }.ToString(), StringComparison.Ordinal);

    private static EmulatorOptions Read(params (string Key, string Value)[] settings) => EmulatorOptionsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build(),
        new Dictionary<string, string>());
}
