using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text;
using LambdaEmulator.Configuration;
using LambdaEmulator.InvokeApi;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

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

    /// <summary>Types, members and words are recorded from the service.</summary>
    [Theory]
    [InlineData("nobody", null, 404, "ResourceNotFoundException", """{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody:$LATEST"}""")]
    [InlineData("hello", "$latest", 404, "ResourceNotFoundException", """{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:hello:$latest"}""")]
    [InlineData("hello:42", null, 404, "ResourceNotFoundException", """{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:hello:42"}""")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function", null, 404, "ResourceNotFoundException", """{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:function:$LATEST"}""")]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:hello", null, 404, "ResourceNotFoundException", """{"Type":"User","Message":"Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"}""")]
    [InlineData("hello:$LATEST", "1", 400, "InvalidParameterValueException", """{"Type":"User","message":"The derived qualifier from the function name does not match the specified qualifier."}""")]
    public async Task Invoke_AnotherFunctionThanOurs_IsTheServicesError(string function, string? qualifier, int status, string type, string body)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await InvokeAsync(emulator, function, qualifier);

        Assert.Equal((status, type), ((int)response.StatusCode, response.Headers.GetValues("x-amzn-ErrorType").Single()));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(body), await response.Content.ReadFromJsonAsync<JsonElement>()), await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("my-function!", null, "1 validation error detected: Value 'my-function!' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:")]
    [InlineData("..%2F..", null, "1 validation error detected: Value '../..' at 'functionName' ")]
    [InlineData("invalid-account:function:hello", null, "Value 'invalid-account:function:hello' at 'functionName' ")]
    [InlineData("arn:aws:ec2:us-east-1:123456789012:instance:i-1", null, "at 'functionName' ")]
    [InlineData("arn:aws:lambda::123456789012:function:hello", null, "at 'functionName' ")]
    [InlineData("arn:aws:lambda:us-east-1::function:hello", null, "at 'functionName' ")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:hello:1:2", null, "at 'functionName' ")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:hello:$LATES", null, "at 'functionName' ")]
    [InlineData("function:hello:$LATEST:extra", null, "at 'functionName' ")]
    [InlineData("hello", "invalid!", """Value 'invalid!' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+""")]
    [InlineData("*", "invalid!", "2 validation errors detected: ")]
    public async Task Invoke_MalformedName_ValidationException(string function, string? qualifier, string message)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await InvokeAsync(emulator, function, qualifier);

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (response.StatusCode, response.Headers.GetValues("x-amzn-ErrorType").Single()));
        Assert.Contains(message, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_QualifierTooLong_ValidationException()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await InvokeAsync(emulator, "hello", new string('a', 129));

        Assert.Equal(
            $"1 validation error detected: Value '{new string('a', 129)}' at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128",
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Invoke_ArnOfAnotherAccount_NeverRunsTheFunction()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await InvokeAsync(emulator, "arn:aws:lambda:us-east-1:999999999999:function:hello", null);

        Assert.Equal((HttpStatusCode.Forbidden, "AccessDeniedException"), (response.StatusCode, response.Headers.GetValues("x-amzn-ErrorType").Single()));
        Assert.DoesNotContain("START RequestId", emulator.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", null, "arn:aws:lambda:us-east-1:123456789012:function:hello")]
    [InlineData("hello", "$LATEST", "arn:aws:lambda:us-east-1:123456789012:function:hello:$LATEST")]
    [InlineData("123456789012:function:hello:$LATEST", null, "arn:aws:lambda:us-east-1:123456789012:function:hello:$LATEST")]
    public async Task Invoke_WithOrWithoutQualifier_TheFunctionSeesItInItsArn(string function, string? qualifier, string arn)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await InvokeAsync(emulator, function, qualifier, """{"do":"headers"}""");

        Assert.Equal(arn, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("lambda-runtime-invoked-function-arn").GetString());
    }

    [Theory]
    [InlineData("DryRun", HttpStatusCode.NoContent)]
    [InlineData("Event", HttpStatusCode.Accepted)]
    public async Task Invoke_WithoutAnAnswer_HasNoExecutedVersion(string type, HttpStatusCode status)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await emulator.InvokeAsync("hello", new { }, type);

        Assert.Equal(status, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Amz-Executed-Version"));
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.OK)]
    [InlineData(1001, HttpStatusCode.BadRequest)]
    public async Task Invoke_NestedPayload_IsTakenAsDeepAsTheServiceDoes(int depth, HttpStatusCode status)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        using var content = new StringContent(new string('[', depth) + new string(']', depth));

        using var response = await emulator.Lambda.PostAsync("/2015-03-31/functions/hello/invocations", content);

        Assert.Equal(status, response.StatusCode);
    }

    /// <summary>The first two are recorded.</summary>
    [Theory]
    [InlineData("\"n\u0087r\u009e\"", "Invalid UTF-8 start byte 0x87", 1, 3)]
    [InlineData("\u0099\u00eb,j", "Unexpected character ((CTRL-CHAR, code 153)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", 1, 1)]
    [InlineData("{\"a\":\n\"\u00c3(\"}", "Invalid UTF-8", 2, 2)]
    [InlineData("{", null, 1, 2)]
    public void Payload_NotJsonInUtf8_SaysWhereAsTheService(string latin1, string? mistake, int line, int column)
    {
        var found = PayloadCheck.FindMistake(Encoding.Latin1.GetBytes(latin1));

        Assert.StartsWith(mistake ?? "", found, StringComparison.Ordinal);
        Assert.EndsWith($"\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {line}, column: {column}]", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("hello:$LATEST")]
    [InlineData("function:hello")]
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
    [InlineData("{}", "Later", HttpStatusCode.BadRequest, "ValidationException")]
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

    private static Task<HttpResponseMessage> InvokeAsync(RunningEmulator emulator, string function, string? qualifier, string payload = "{}") =>
        emulator.Lambda.PostAsync(
            $"/2015-03-31/functions/{function}/invocations{(qualifier is null ? "" : $"?Qualifier={Uri.EscapeDataString(qualifier)}")}", new StringContent(payload));
}
