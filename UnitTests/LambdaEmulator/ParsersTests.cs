using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using LambdaEmulator.Configuration;
using LambdaEmulator.HttpApi;
using LambdaEmulator.InvokeApi;
using LambdaEmulator.Telemetry;

namespace LambdaEmulator.UnitTests;

/// <summary>Parsers of what comes from outside: properties, and that nothing makes them throw.</summary>
public sealed class ParsersTests
{
    [Fact]
    public void IntegrationResponseParse_AnyBytes_NeverThrows() =>
        Prop.ForAll<byte[]>(static bytes =>
        {
            IntegrationResponse.Parse(bytes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void IntegrationResponseParse_AnyMembers_AnswersOrRefuses()
    {
        var values = Gen.Elements("1", "200", "\"200\"", "\"x\"", "null", "true", "{}", "[]", "[1]", "{\"a\":[]}", "{\"a\":\"b\"}", "99999999999", "1.5", "-1");
        var documents = values.Four().Select(static v => $$"""{"statusCode":{{v.Item1}},"headers":{{v.Item2}},"cookies":{{v.Item3}},"body":{{v.Item4}},"isBase64Encoded":{{v.Item1}}}""");
        Prop.ForAll(documents.ToArbitrary(), static json =>
        {
            var response = IntegrationResponse.Parse(Encoding.UTF8.GetBytes(json));
            Assert.True(response is null or { Status: >= 200 and <= 599 });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AuthorizerAnswerParse_AnyJsonText_NeverAllowsByAccident() =>
        Prop.ForAll<string, bool>(static (text, simple) =>
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(text);
            Assert.Null(AuthorizerAnswer.Parse(json, simple));
            Assert.Null(AuthorizerAnswer.Parse(Encoding.UTF8.GetBytes(text ?? ""), simple));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void XRayHeader_FormatAndParse_AreInverse() =>
        Prop.ForAll<bool>(static recorded =>
        {
            var context = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), recorded ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None);
            var parsed = XRayHeader.Parse(XRayHeader.Format(context));
            Assert.Equal(context.TraceId, parsed!.Value.TraceId);
            Assert.Equal(context.SpanId, parsed.Value.SpanId);
            Assert.Equal(context.TraceFlags, parsed.Value.TraceFlags);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void XRayHeaderParse_AnyText_NeverThrows() =>
        Prop.ForAll<string>(static text =>
        {
            XRayHeader.Parse(text ?? "");
            XRayHeader.Parse($"Root=1-{text};Parent={text}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void FunctionIdentifier_AnyText_NeverThrows() =>
        Prop.ForAll<string>(static text =>
        {
            FunctionIdentifier.Resolve(text ?? "", text, new EmulatorOptions());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void PolicyStatementCovers_Wildcards_AgreeWithRegularExpressions()
    {
        var letters = Gen.Elements('a', 'b', '/', '*', '?');
        var texts = letters.ListOf().Select(static list => new string([.. list]));
        Prop.ForAll(texts.ToArbitrary(), texts.ToArbitrary(), static (pattern, text) =>
        {
            var statement = new PolicyStatement(true, ["*"], [pattern]);
            var regex = $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$";
            Assert.Equal(Regex.IsMatch(text, regex, RegexOptions.NonBacktracking), statement.Covers(text));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void PayloadCheck_AnyBytes_NeverThrows() =>
        Prop.ForAll<byte[]>(static bytes =>
        {
            PayloadCheck.FindMistake(bytes);
            PayloadCheck.FindMistake([(byte)'"', .. bytes, (byte)'"']);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void RouteTemplateParse_AnyText_NeverThrows() =>
        Prop.ForAll<string>(static text =>
        {
            RouteTemplate.Parse(text ?? "");
            RouteTemplate.Parse($"GET /{text}");
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("GET", "/pets/dog/1", "GET /pets/dog/1")]
    [InlineData("POST", "/pets/dog/1", "ANY /pets/{kind}/{id}")]
    [InlineData("GET", "/pets/dog/2", "GET /pets/{kind}/{id}")]
    [InlineData("GET", "/pets/dog/2/3", "GET /pets/{proxy+}")]
    [InlineData("PUT", "/pets/dog/2/3", "ANY /{proxy+}")]
    [InlineData("GET", "/", "$default")]
    [InlineData("GET", "/pets/", "GET /pets/{proxy+}")]
    public void RouteTable_SeveralMatch_TheMostSpecificWins(string method, string path, string routeKey)
    {
        string[] keys = ["$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "ANY /pets/{kind}/{id}", "GET /pets/{kind}/{id}", "GET /pets/dog/1"];
        var table = new RouteTable(keys.Select(static key => new HttpApiRouteOptions(key, "f", null)));

        Assert.Equal(routeKey, table.Find(method, path)?.RouteKey);
    }

    [Fact]
    public void RouteTable_Variables_AreTaken()
    {
        var table = new RouteTable([new HttpApiRouteOptions("GET /a/{x}/{rest+}", "f", null)]);

        var route = table.Find("GET", "/a/1/2/3")!;

        Assert.Equal("1", route.Variables["x"]);
        Assert.Equal("2/3", route.Variables["rest"]);
        Assert.Null(table.Find("GET", "/a/1"));
        Assert.Null(table.Find("POST", "/a/1/2"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("get /")]
    [InlineData("GET  /")]
    [InlineData("GET pets")]
    [InlineData("GET /{a+}/b")]
    [InlineData("GET /{}")]
    [InlineData("GET /a{b}")]
    [InlineData("GET /a//b")]
    [InlineData("FETCH /")]
    public void RouteTemplateParse_Malformed_IsNull(string routeKey) => Assert.Null(RouteTemplate.Parse(routeKey));
}
