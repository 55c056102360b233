using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lambda.UnitTests.Support;
using LambdaEmulator.RuntimeApi;

namespace Lambda.UnitTests;

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
        await AssertErrorAsync(second, HttpStatusCode.Forbidden, "InvalidStateTransition");
        Assert.Equal("\"done\""u8.ToArray(), (await invocation.Answer).Payload.ToArray());
    }

    [Fact]
    public async Task Next_InvocationNotAnswered_InvalidStateTransition()
    {
        await using var api = await SandboxApi.StartAsync();
        await TakeInvocationAsync(api);

        using var response = await api.NextAsync();

        await AssertErrorAsync(response, HttpStatusCode.Forbidden, "InvalidStateTransition");
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
            $"/2018-06-01/runtime/invocation/{invocation.RequestId}/error", """{"errorMessage":"x"}""", ("Lambda-Runtime-Function-Error-Type", "Function.X"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await invocation.Answer;
        Assert.Equal("Function.X", answer.ErrorType);
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
    [InlineData("GET", "/2018-06-01/runtime/invocation/x/response")]
    [InlineData("GET", "/2018-06-01/nothing")]
    [InlineData("POST", "/")]
    [InlineData("DELETE", "/2020-01-01/extension/register")]
    public async Task Request_UnknownPath_NotFound(string method, string path)
    {
        await using var api = await SandboxApi.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await api.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
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
