using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

public sealed class RuntimeApiTests
{
    [Fact]
    public async Task Next_InvocationDelivered_AnswersItWithItsHeaders()
    {
        await using var api = await SandboxApi.StartAsync();
        var next = api.NextAsync();
        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "the runtime in next");
        var invocation = SandboxApi.NewInvocation("""{"a":1}""");
        api.Session.Deliver(invocation);

        using var response = await next;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"a":1}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(invocation.RequestId, response.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single());
        Assert.Equal("1800000000000", response.Headers.GetValues("Lambda-Runtime-Deadline-Ms").Single());
        Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:hello", response.Headers.GetValues("Lambda-Runtime-Invoked-Function-Arn").Single());
        Assert.StartsWith("Root=1-", response.Headers.GetValues("Lambda-Runtime-Trace-Id").Single(), StringComparison.Ordinal);
        Assert.Equal("""{"client":1}""", response.Headers.GetValues("Lambda-Runtime-Client-Context").Single());
    }

    [Fact]
    public async Task Response_InvocationUnderWay_IsAcceptedOnce()
    {
        await using var api = await SandboxApi.StartAsync();
        var invocation = await TakeInvocationAsync(api);

        using var first = await api.PostAsync($"/2018-06-01/runtime/invocation/{invocation.RequestId}/response", "\"done\"");
        using var second = await api.PostAsync($"/2018-06-01/runtime/invocation/{invocation.RequestId}/response", "\"again\"");

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal("""{"status":"OK"}""", await first.Content.ReadAsStringAsync());
        Assert.Equal(
            """{"errorMessage":"State transition from RuntimeResponseSentState to InvocationResponse failed for runtime. Error: State transition is not allowed","errorType":"InvalidStateTransition"}""",
            await second.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        Assert.Equal("\"done\""u8.ToArray(), (await invocation.Answer).Payload.ToArray());
    }

    [Fact]
    public async Task Next_InvocationNotAnswered_GivesItAgain()
    {
        await using var api = await SandboxApi.StartAsync();
        var invocation = await TakeInvocationAsync(api);

        using var again = await api.NextAsync();
        using var answered = await api.PostAsync($"/2018-06-01/runtime/invocation/{invocation.RequestId}/response", "1");

        Assert.Equal(invocation.RequestId, again.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single());
        Assert.Equal(HttpStatusCode.Accepted, answered.StatusCode);
    }

    [Theory]
    [InlineData("response")]
    [InlineData("error")]
    public async Task Answer_UnknownRequestId_InvalidRequestId(string kind)
    {
        await using var api = await SandboxApi.StartAsync();
        await TakeInvocationAsync(api);

        using var response = await api.PostAsync($"/2018-06-01/runtime/invocation/{Guid.NewGuid()}/{kind}", "{}");

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, "InvalidRequestID");
    }

    [Fact]
    public async Task Answer_RequestIdInOtherLetters_InvalidRequestId()
    {
        await using var api = await SandboxApi.StartAsync();
        var invocation = await TakeInvocationAsync(api);

        using var response = await api.PostAsync($"/2018-06-01/runtime/invocation/{invocation.RequestId.ToUpperInvariant()}/response", "{}");

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, "InvalidRequestID");
    }

    [Theory]
    [InlineData("streaming", HttpStatusCode.Accepted, null)]
    [InlineData("backwards", HttpStatusCode.BadRequest, "Runtime.InvalidResponseModeHeader")]
    public async Task Response_Mode_IsStreamingOrRefused(string mode, HttpStatusCode status, string? errorType)
    {
        await using var api = await SandboxApi.StartAsync();
        var invocation = await TakeInvocationAsync(api);

        using var response = await api.PostAsync(
            $"/2018-06-01/runtime/invocation/{invocation.RequestId}/response", "1", ("Lambda-Runtime-Function-Response-Mode", mode));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(errorType, (await invocation.Answer).ErrorType);
        if (errorType is not null)
        {
            await AssertErrorAsync(response, status, "InvalidFunctionResponseMode");
        }
    }

    [Theory]
    [InlineData("Function.Boom", "Function.Boom")]
    [InlineData("Runtime.Boom", "Runtime.Boom")]
    [InlineData("Function.boom", "Function.Unknown")]
    [InlineData("System.Exception", "Runtime.Unknown")]
    [InlineData(null, "Runtime.Unknown")]
    public async Task Error_Type_IsOneThatLambdaKnows(string? reported, string known)
    {
        await using var api = await SandboxApi.StartAsync();
        var invocation = await TakeInvocationAsync(api);

        using var response = await api.PostAsync(
            $"/2018-06-01/runtime/invocation/{invocation.RequestId}/error", "{}", reported is null ? [] : [("Lambda-Runtime-Function-Error-Type", reported)]);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(known, (await invocation.Answer).ErrorType);
    }

    [Theory]
    [InlineData("""{"errorMessage":"m","errorType":"t","stackTrace":["a"],"errorCause":{"message":"x"},"more":1}""", """{"errorMessage":"m","errorType":"t","stackTrace":["a"]}""")]
    [InlineData("""{"errorCause":{"message":"x"}}""", """{"errorMessage":"","errorType":""}""")]
    [InlineData("not json", "\"Invalid error body\"")]
    public async Task Error_WithCause_AnswersTheRest(string body, string answered)
    {
        await using var api = await SandboxApi.StartAsync();
        var invocation = await TakeInvocationAsync(api);
        using var content = new StringContent(body);
        content.Headers.ContentType = new("application/vnd.aws.lambda.error.cause+json");

        using var response = await api.Client.PostAsync($"/2018-06-01/runtime/invocation/{invocation.RequestId}/error", content);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(answered, System.Text.Encoding.UTF8.GetString((await invocation.Answer).Payload.Span));
    }

    [Fact]
    public async Task Response_TooLarge_RequestEntityTooLargeAndTheInvocationFails()
    {
        await using var api = await SandboxApi.StartAsync();
        var invocation = await TakeInvocationAsync(api);

        using var response = await api.PostAsync($"/2018-06-01/runtime/invocation/{invocation.RequestId}/response", new string('x', PayloadLimits.Response + 1));

        await AssertErrorAsync(response, HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge");
        Assert.Equal("Function.ResponseSizeTooLarge", (await invocation.Answer).ErrorType);
        var next = api.NextAsync();
        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "the runtime in next again");
        api.Session.Deliver(SandboxApi.NewInvocation());
        Assert.Equal(HttpStatusCode.OK, (await next).StatusCode);
    }

    [Fact]
    public async Task Error_InvocationUnderWay_IsItsAnswer()
    {
        await using var api = await SandboxApi.StartAsync();
        var invocation = await TakeInvocationAsync(api);

        using var response = await api.PostAsync(
            $"/2018-06-01/runtime/invocation/{invocation.RequestId}/error", """{"errorMessage":"x"}""", ("Lambda-Runtime-Function-Error-Type", "Function.Broken"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await invocation.Answer;
        Assert.Equal("Function.Broken", answer.ErrorType);
        Assert.Equal("""{"errorMessage":"x"}"""u8.ToArray(), answer.Payload.ToArray());
    }

    [Fact]
    public async Task InitError_BeforeNext_FailsTheSandbox()
    {
        await using var api = await SandboxApi.StartAsync();

        using var response = await api.PostAsync("/2018-06-01/runtime/init/error", "{}", ("Lambda-Runtime-Function-Error-Type", "Function.Init"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await Eventually.HoldsAsync(() => api.Session.Failure?.ErrorType == "Function.Init", () => "the failure");
        using var next = await api.NextAsync();
        await AssertErrorAsync(next, HttpStatusCode.Forbidden, "InvalidStateTransition");
    }

    [Fact]
    public async Task InitError_AfterNext_InvalidStateTransition()
    {
        await using var api = await SandboxApi.StartAsync();
        await TakeInvocationAsync(api);

        using var response = await api.PostAsync("/2018-06-01/runtime/init/error", "{}");

        await AssertErrorAsync(response, HttpStatusCode.Forbidden, "InvalidStateTransition");
        Assert.Null(api.Session.Failure);
    }

    [Fact]
    public async Task Next_ConnectionDropped_TheNextCallGetsTheInvocation()
    {
        await using var api = await SandboxApi.StartAsync();
        using (var impatient = new CancellationTokenSource())
        {
            var dropped = api.Client.GetAsync("/2018-06-01/runtime/invocation/next", impatient.Token);
            await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "the runtime in next");
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dropped);
            await Eventually.HoldsAsync(() => !api.Session.Runtime.IsPolled, () => "the end of the dropped call");
        }

        var invocation = SandboxApi.NewInvocation();
        api.Session.Deliver(invocation);
        using var response = await api.NextAsync();

        Assert.Equal(invocation.RequestId, response.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single());
    }

    [Fact]
    public async Task Next_CalledTwice_TheLaterCallTakesTheEarliersPlace()
    {
        await using var api = await SandboxApi.StartAsync();
        var first = api.NextAsync();
        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "the runtime in next");
        var second = api.NextAsync();

        await AssertErrorAsync(await first, HttpStatusCode.Forbidden, "InvalidStateTransition");
        api.Session.Deliver(SandboxApi.NewInvocation());
        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/2018-06-01/nothing")]
    [InlineData("GET", "/2018-06-01/runtime/invocation/x/later")]
    [InlineData("POST", "/")]
    [InlineData("POST", "/2020-01-01/extension/nothing")]
    public async Task Request_UnknownPath_NotFound(string method, string path)
    {
        await using var api = await SandboxApi.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await api.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/2018-06-01/runtime/invocation/next", "GET")]
    [InlineData("GET", "/2018-06-01/runtime/invocation/x/response", "POST")]
    [InlineData("PUT", "/2018-06-01/runtime/invocation/x/error", "POST")]
    [InlineData("GET", "/2018-06-01/runtime/init/error", "POST")]
    [InlineData("POST", "/2018-06-01/ping", "GET")]
    [InlineData("DELETE", "/2020-01-01/extension/register", "POST")]
    [InlineData("POST", "/2020-01-01/extension/event/next", "GET")]
    [InlineData("GET", "/2020-01-01/extension/exit/error", "POST")]
    [InlineData("GET", "/2020-08-15/logs", "PUT")]
    [InlineData("POST", "/2022-07-01/telemetry", "PUT")]
    public async Task Request_AnotherMethod_MethodNotAllowed(string method, string path, string allowed)
    {
        await using var api = await SandboxApi.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await api.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, response.Content.Headers.Allow.Single());
    }

    [Theory]
    [InlineData("/2020-08-15/logs", "Logs.NotSupported")]
    [InlineData("/2022-07-01/telemetry", "Telemetry.NotSupported")]
    public async Task Subscribe_LogsOrTelemetry_NotSupported(string path, string type)
    {
        await using var api = await SandboxApi.StartAsync();

        using var response = await api.Client.PutAsync(path, new StringContent("{}"));

        await AssertErrorAsync(response, HttpStatusCode.Accepted, type);
    }

    private static async Task<Invocation> TakeInvocationAsync(SandboxApi api)
    {
        var next = api.NextAsync();
        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "the runtime in next");
        var invocation = SandboxApi.NewInvocation();
        api.Session.Deliver(invocation);
        using var response = await next;
        response.EnsureSuccessStatusCode();
        return invocation;
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(type, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errorType").GetString());
    }
}
