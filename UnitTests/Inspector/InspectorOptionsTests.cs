using Microsoft.Extensions.Configuration;

namespace Inspector.UnitTests;

public sealed class InspectorOptionsTests
{
    private static readonly (string, string)[] _least = [("Inspector:LambdaAdmin", "http://127.0.0.1:9001"), ("Inspector:HttpApi", "http://localhost:8080/")];

    [Fact]
    public void Read_Nothing_NamesEverythingThatIsMissing()
    {
        var options = Read(out var errors);

        Assert.Null(options);
        Assert.Equal(2, errors.Count);
        Assert.Contains("Inspector__LambdaAdmin is missing", errors[0], StringComparison.Ordinal);
        Assert.Contains("Inspector__HttpApi is missing", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TheLeast_HasNoTailnetAndNoDashboard()
    {
        var options = Read(out var errors, _least)!;

        Assert.Empty(errors);
        Assert.Equal(("http://127.0.0.1:9001/", "http://localhost:8080/"), (options.LambdaAdmin.AbsoluteUri, options.HttpApi.AbsoluteUri));
        Assert.Equal((null, null, null, InspectorOptions.DefaultUrl), (options.TailnetAdmin, options.Dashboard, options.DashboardApiKey, options.Urls));
    }

    [Theory]
    [InlineData("Inspector:LambdaAdmin", "127.0.0.1:9001", "Inspector__LambdaAdmin is '127.0.0.1:9001'")]
    [InlineData("Inspector:HttpApi", "ftp://localhost", "Inspector__HttpApi is 'ftp://localhost'")]
    [InlineData("Inspector:TailnetAdmin", "nowhere", "Inspector__TailnetAdmin is 'nowhere'")]
    [InlineData("Inspector:DashboardApiKey", "some key", "Inspector__Dashboard is not")]
    [InlineData("urls", "http://0.0.0.0:80", "ASPNETCORE_URLS is 'http://0.0.0.0:80'")]
    [InlineData("urls", "http://localhost:1;http://*:2", "ASPNETCORE_URLS is 'http://*:2'")]
    public void Read_WrongValue_NamesSettingAndValueButNoSecret(string setting, string value, string expected)
    {
        var options = Read(out var errors, [.. _least, (setting, value)]);

        Assert.Null(options);
        var error = Assert.Single(errors);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("some ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SigningSecrets_ArePostedToTheRouteOfTheirScheme()
    {
        var options = Read(out _, [.. _least, ("Inspector:SigningSecrets:github", "s3cret"), ("Inspector:SigningSecrets:stripe", ""), ("Inspector:SigningSecrets:shopify", "x")])!;

        var secret = Assert.Single(options.SigningSecrets);
        Assert.Equal(("github", "s3cret", "/github"), (secret.Scheme, secret.Secret, secret.Path));
        Assert.Equal(["shopify"], options.UnknownSchemes);
        Assert.DoesNotContain("s3cret", secret.ToString(), StringComparison.Ordinal);
    }

    private static InspectorOptions? Read(out IReadOnlyList<string> errors, params (string Key, string Value)[] settings) =>
        InspectorOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Reverse().DistinctBy(s => s.Key).Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), out errors);
}
