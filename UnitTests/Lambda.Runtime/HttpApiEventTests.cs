using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Runtime.HttpApi;

namespace Lambda.Runtime.UnitTests;

public sealed class HttpApiEventTests
{
    [Fact]
    public void Read_Again_LeavesNothingOfTheEventBefore()
    {
        var request = new HttpApiEvent();
        Assert.Null(request.Read(Bytes(new TestEvent { Headers = new Dictionary<string, string> { ["a"] = "b" }, Cookies = ["c=d"], Body = [1, 2, 3], Base64 = true, Query = "q" })));
        Assert.Null(request.Read(Bytes(new TestEvent { Path = "/x" })));

        Assert.Equal("/x", request.Text(request.RawPath));
        Assert.Single(request.Headers);
        Assert.Empty(request.Cookies);
        Assert.True(request.Body.IsEmpty);
        Assert.True(request.RawQueryString.IsEmpty);
    }

    [Fact]
    public void Read_MembersInAnyOrder_AreTheSame()
    {
        const string Json = """
            {"isBase64Encoded":true,"body":"aGk\/","requestContext":{"x":{"http":{"method":"NO"}},"http":{"sourceIp":"192.0.2.1","method":"POST"},"stage":"p"},
             "unknown":[{"body":"no"}],"headers":{"a\u0062":"\u00fc"},"rawPath":"\/p","version":"2.0"}
            """;
        var request = new HttpApiEvent();

        Assert.Null(request.Read(Encoding.UTF8.GetBytes(Json)));
        Assert.Equal("POST", request.Text(request.Method));
        Assert.Equal("hi?", Encoding.UTF8.GetString(request.Body));
        Assert.Equal("ü", Encoding.UTF8.GetString(request.Header("ab"u8)));
        Assert.Equal("/p", request.Text(request.RawPath));
        Assert.Equal("/", Encoding.UTF8.GetString(request.PathWithoutStage));
    }

    /// <summary>Agrees with System.Text.Json's document on every text that events can hold.</summary>
    [Fact]
    public void Read_AnyTexts_AgreesWithTheDocument()
    {
        var text = Gen.Elements("abc \"\\/\t\u0001äß\u2028€".ToCharArray()).ListOf().Select(c => string.Concat(c));
        var cases = from path in text
                    from value in text.Where(t => t.IndexOfAny(['\r', '\n', '\0']) < 0)
                    from body in text
                    from base64 in Gen.Elements(true, false)
                    select new TestEvent { Path = "/" + path, Headers = new Dictionary<string, string> { ["x-v"] = value }, Body = Encoding.UTF8.GetBytes(body), Base64 = base64 };

        var request = new HttpApiEvent();
        Prop.ForAll(cases.ToArbitrary(), webhook =>
        {
            Assert.Null(request.Read(Bytes(webhook)));
            return request.Text(request.RawPath) == webhook.Path && request.Body.SequenceEqual(webhook.Body) &&
                Encoding.UTF8.GetString(request.Header("x-v"u8)) == webhook.Headers["x-v"];
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    /// <summary>Random, truncated and hostile events are read or refused, never a crash; and what is read is really JSON.</summary>
    [Fact]
    public void Read_AnyBytes_IsReadOrRefused()
    {
        var good = new TestEvent { Body = "body"u8.ToArray(), Cookies = ["a=b"], Headers = new Dictionary<string, string> { ["x"] = "\u00fc\"" } }.Json;
        var request = new HttpApiEvent();

        Prop.ForAll(HostileEvents.From(good).ToArbitrary(), payload =>
            request.Read(payload) is not null || (IsJson(payload) && !request.Method.IsEmpty && request.Bytes(request.RawPath)[0] == '/'))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static bool IsJson(byte[] payload)
    {
        using var document = JsonDocument.Parse(payload);
        return document.RootElement.ValueKind == JsonValueKind.Object;
    }

    private static byte[] Bytes(TestEvent webhook) => Encoding.UTF8.GetBytes(webhook.Json);
}
