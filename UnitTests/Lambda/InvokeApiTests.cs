using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lambda.UnitTests.Support;
using LambdaEmulator.Configuration;
using LambdaEmulator.InvokeApi;
using LambdaEmulator.RuntimeApi;

namespace Lambda.UnitTests;

public sealed class InvokeApiTests
{
    [Fact]
    public async Task Event_FunctionFails_IsTriedTwiceMore()
    {
        await using var emulator = await RunningEmulator.StartAsync(
            new EmulatorOptions { EventRetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)] }, Scripts.Function());

        using var response = await emulator.InvokeAsync("hello", new { @do = "error" }, "Event");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        await Eventually.HoldsAsync(() => Regex.Count(emulator.Output, "END RequestId") == 3, () => $"three attempts in:\n{emulator.Output}");
        // A fourth would have come by then: another invocation takes its turn behind it.
        await emulator.InvokeJsonAsync("hello", new { });
        await emulator.InvokeJsonAsync("hello", new { });
        Assert.Equal(3 + 2, Regex.Count(emulator.Output, "START RequestId"));
    }

    [Fact]
    public async Task Event_FunctionThrottled_RunsWhenThereIsRoom()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function() with { Concurrency = 1 });
        var slow = emulator.InvokeAsync("hello", new { @do = "sleep", seconds = 1.5 });
        await emulator.WroteAsync("START RequestId");

        using var accepted = await emulator.InvokeAsync("hello", new { @do = "print", line = "it ran" }, "Event");

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await emulator.WroteAsync("hello | it ran");
        (await slow).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.NotFound, "ResourceNotFoundException")]
    [InlineData("hello?Qualifier=7", HttpStatusCode.NotFound, "UnknownOperationException")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:nobody", HttpStatusCode.NotFound, "ResourceNotFoundException")]
    [InlineData("hello:42", HttpStatusCode.NotFound, "ResourceNotFoundException")]
    [InlineData("..%2F..", HttpStatusCode.NotFound, "ResourceNotFoundException")]
    public async Task Invoke_UnknownFunction_IsRefused(string function, HttpStatusCode status, string type)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await emulator.InvokeAsync(function, new { });

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(type, response.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("hello:$LATEST")]
    [InlineData("123456789012:function:hello")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:hello")]
    [InlineData("arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Ahello%3A%24LATEST")]
    public async Task Invoke_AnyNameOfTheFunction_Works(string function)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        Assert.Equal("{}", (await emulator.InvokeJsonAsync(function, new { })).GetRawText());
    }

    [Theory]
    [InlineData("{", null, HttpStatusCode.BadRequest, "InvalidRequestContentException")]
    [InlineData("{}", "Later", HttpStatusCode.BadRequest, "InvalidParameterValueException")]
    public async Task Invoke_Malformed_IsRefused(string body, string? type, HttpStatusCode status, string error)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/2015-03-31/functions/hello/invocations") { Content = new StringContent(body) };
        request.Headers.Add("X-Amz-Invocation-Type", type ?? "RequestResponse");

        using var response = await emulator.Lambda.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(error, response.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Theory]
    [InlineData(PayloadLimits.Request, "RequestResponse", HttpStatusCode.OK)]
    [InlineData(PayloadLimits.Request + 1, "RequestResponse", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(PayloadLimits.Event + 1, "Event", HttpStatusCode.RequestEntityTooLarge)]
    public async Task Invoke_PayloadSize_IsLimited(int length, string type, HttpStatusCode status)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        var body = $"\"{new string('x', length - 2)}\"";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/2015-03-31/functions/hello/invocations") { Content = new StringContent(body) };
        request.Headers.Add("X-Amz-Invocation-Type", type);

        using var response = await emulator.Lambda.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        if (status != HttpStatusCode.OK)
        {
            Assert.Equal("RequestTooLargeException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        }
    }

    [Fact]
    public async Task Invoke_ResponseTooLarge_IsAFunctionErrorAndTheSandboxGoesOn()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        var error = await emulator.InvokeJsonAsync("hello", new { @do = "large", bytes = PayloadLimits.Response });

        Assert.Equal("Function.ResponseSizeTooLarge", error.GetProperty("errorType").GetString());
        Assert.Equal("{}", (await emulator.InvokeJsonAsync("hello", new { })).GetRawText());
    }

    [Fact]
    public async Task Invoke_ClientContextAndTrace_ReachTheRuntime()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/2015-03-31/functions/hello/invocations") { Content = JsonContent.Create(new { @do = "headers" }) };
        request.Headers.Add("X-Amz-Client-Context", Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"x":1}""")));
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var response = await emulator.Lambda.SendAsync(request);

        var headers = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("""{"x":1}""", headers.GetProperty("lambda-runtime-client-context").GetString());
        Assert.Matches("^Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=[0-9a-f]{16};Sampled=1$", headers.GetProperty("lambda-runtime-trace-id").GetString());
        Assert.DoesNotContain("b7ad6b7169203331", headers.GetProperty("lambda-runtime-trace-id").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NameOf_Identifier_IsTheBareName()
    {
        Assert.Equal("a-b_c", FunctionIdentifier.NameOf("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:a-b_c"));
        Assert.Null(FunctionIdentifier.NameOf("arn:aws:s3:::bucket"));
        Assert.Null(FunctionIdentifier.NameOf(""));
        Assert.Null(FunctionIdentifier.NameOf(new string('a', 65)));
    }
}
