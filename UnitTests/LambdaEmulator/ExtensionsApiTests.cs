using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

public sealed class ExtensionsApiTests
{
    private const string Register = "/2020-01-01/extension/register";

    [Fact]
    public async Task Register_External_AnswersTheFunction()
    {
        await using var api = await SandboxApi.StartAsync("guard");

        using var response = await api.PostAsync(
            Register, """{"events":["INVOKE","SHUTDOWN"]}""", ("Lambda-Extension-Name", "guard"), ("Lambda-Extension-Accept-Feature", "accountId"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(Guid.TryParse(response.Headers.GetValues("Lambda-Extension-Identifier").Single(), out _));
        Assert.Equal(
            """{"functionName":"hello","functionVersion":"$LATEST","handler":"app.handle","accountId":"123456789012"}""",
            await response.Content.ReadAsStringAsync());
        Assert.True(api.Session.AllExternalRegistered);
    }

    [Theory]
    [InlineData("", """{"events":[]}""", "Extension.InvalidExtensionName")]
    [InlineData("inside", """{"events":["SHUTDOWN"]}""", "Extension.InvalidEventType")]
    [InlineData("guard", """{"events":["SLEEP"]}""", "Extension.InvalidEventType")]
    [InlineData("guard", """{"events":"INVOKE"}""", "InvalidRequestFormat")]
    [InlineData("guard", """{"events":[1]}""", "InvalidRequestFormat")]
    [InlineData("guard", """{"events":[],"configurationKeys":["k"]}""", "InvalidRequestFormat")]
    [InlineData("guard", """[]""", "InvalidRequestFormat")]
    [InlineData("guard", """{""", "InvalidRequestFormat")]
    [InlineData("guard", "", "InvalidRequestFormat")]
    public async Task Register_Malformed_IsRefused(string name, string body, string type)
    {
        await using var api = await SandboxApi.StartAsync("guard");

        using var response = await api.PostAsync(Register, body, name.Length > 0 ? [("Lambda-Extension-Name", name)] : []);

        await AssertErrorAsync(response, type);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"events":null}""")]
    [InlineData("""{"events":[],"configurationKeys":[]}""")]
    public async Task Register_WithoutEvents_Registers(string body)
    {
        await using var api = await SandboxApi.StartAsync("guard");

        using var response = await api.PostAsync(Register, body, ("Lambda-Extension-Name", "guard"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(api.Session.FindExtensionByName("guard")!.WantsInvoke);
    }

    [Theory]
    [InlineData("inside", "Extension with this name already registered")]
    [InlineData("guard", "State transition from Registered to Registered failed for extension guard. Error: State transition is not allowed")]
    public async Task Register_Twice_InvalidExtensionState(string name, string message)
    {
        await using var api = await SandboxApi.StartAsync("guard");
        await api.RegisterAsync(name);

        using var response = await api.PostAsync(Register, """{"events":[]}""", ("Lambda-Extension-Name", name));

        await AssertErrorAsync(response, "Extension.InvalidExtensionState", message);
    }

    /// <summary>Events are looked at first, then whether registration is open, then the number, then the name.</summary>
    [Fact]
    public async Task Register_SeveralMistakes_TheFirstRuleIsAnswered()
    {
        await using var api = await SandboxApi.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await api.RegisterAsync($"inside-{i}");
        }

        using var nameTaken = await api.PostAsync(Register, """{"events":[]}""", ("Lambda-Extension-Name", "inside-1"));
        await AssertErrorAsync(nameTaken, "Extension.TooManyExtensions", "Extension limit (10) reached");
        api.Session.CloseRegistration();
        using var closed = await api.PostAsync(Register, """{"events":[]}""", ("Lambda-Extension-Name", "inside-1"));
        await AssertErrorAsync(closed, "Extension.RegistrationClosed", "Extension registration closed already");
        using var shutdown = await api.PostAsync(Register, """{"events":["INVOKE","SHUTDOWN"]}""", ("Lambda-Extension-Name", "inside-1"));
        await AssertErrorAsync(shutdown, "Extension.InvalidEventType", "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension");
        using var unknown = await api.PostAsync(Register, """{"events":["SLEEP"]}""", ("Lambda-Extension-Name", "inside-1"));
        await AssertErrorAsync(unknown, "Extension.InvalidEventType", "SLEEP: ErrorInvalidEventType");
    }

    [Fact]
    public async Task Next_WhileOneWaits_IsRefusedAndTheFirstGoesOn()
    {
        await using var api = await SandboxApi.StartAsync("guard");
        var identifier = await api.RegisterAsync("guard");
        _ = api.NextAsync();
        var first = api.NextEventAsync(identifier);
        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "both in next");

        using var second = await api.NextEventAsync(identifier);
        api.Session.Deliver(SandboxApi.NewInvocation());

        await AssertErrorAsync(
            second, "Extension.InvalidExtensionState", $"State transition from Ready to Ready failed for extension {identifier}. Error: State transition is not allowed");
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    [Theory]
    [InlineData("init/error", "exit/error", "Extension.InitError")]
    [InlineData("exit/error", "init/error", "Extension.ExitError")]
    public async Task Error_ReportedAgain_ChangesNothing(string path, string other, string failure)
    {
        await using var api = await SandboxApi.StartAsync("guard");
        var identifier = await api.RegisterAsync("guard");

        using var first = await ReportAsync(path, "Extension.First");
        using var again = await ReportAsync(path, "Extension.Second");
        using var crossed = await ReportAsync(other, "Extension.Third");

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        await AssertErrorAsync(crossed, "Extension.InvalidExtensionState");
        await Eventually.HoldsAsync(() => api.Session.Failure is not null, () => "the failure");
        Assert.Equal((failure, "extension guard reported Extension.First"), (api.Session.Failure!.ErrorType, api.Session.Failure.Message));

        Task<HttpResponseMessage> ReportAsync(string to, string type) => api.PostAsync(
            $"/2020-01-01/extension/{to}", "{}", ("Lambda-Extension-Identifier", identifier), ("Lambda-Extension-Function-Error-Type", type));
    }

    [Fact]
    public async Task Register_Eleventh_TooManyExtensions()
    {
        await using var api = await SandboxApi.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await api.RegisterAsync($"inside-{i}");
        }

        using var response = await api.PostAsync(Register, """{"events":[]}""", ("Lambda-Extension-Name", "one-more"));

        await AssertErrorAsync(response, "Extension.TooManyExtensions");
    }

    [Fact]
    public async Task Register_AfterTheRuntimesNext_RegistrationClosed()
    {
        await using var api = await SandboxApi.StartAsync();
        _ = api.NextAsync();
        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "the runtime in next");

        using var response = await api.PostAsync(Register, """{"events":[]}""", ("Lambda-Extension-Name", "late"));

        await AssertErrorAsync(response, "Extension.RegistrationClosed");
    }

    [Theory]
    [InlineData(null, "Extension.MissingExtensionIdentifier")]
    [InlineData("not-a-guid", "Extension.InvalidExtensionIdentifier")]
    [InlineData("0f5a5a41-9d9c-4a3e-8d0e-4a1d3b5b8a3c", "Extension.UnknownExtensionIdentifier")]
    public async Task Next_BadIdentifier_IsRefused(string? identifier, string type)
    {
        await using var api = await SandboxApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/2020-01-01/extension/event/next");
        if (identifier is not null)
        {
            request.Headers.Add("Lambda-Extension-Identifier", identifier);
        }

        using var response = await api.Client.SendAsync(request);

        await AssertErrorAsync(response, type);
    }

    [Fact]
    public async Task Next_Invocation_IsTheInvokeEvent()
    {
        await using var api = await SandboxApi.StartAsync("guard");
        var identifier = await api.RegisterAsync("guard");
        var runtime = api.NextAsync();
        var extension = api.NextEventAsync(identifier);
        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "both in next");
        var invocation = SandboxApi.NewInvocation();

        api.Session.Deliver(invocation);

        using var response = await extension;
        Assert.True(Guid.TryParse(response.Headers.GetValues("Lambda-Extension-Event-Identifier").Single(), out _));
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("INVOKE", body.GetProperty("eventType").GetString());
        Assert.Equal(invocation.RequestId, body.GetProperty("requestId").GetString());
        Assert.Equal(1_800_000_000_000, body.GetProperty("deadlineMs").GetInt64());
        Assert.Equal("X-Amzn-Trace-Id", body.GetProperty("tracing").GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.OK, (await runtime).StatusCode);
    }

    [Fact]
    public async Task Invocation_ExtensionStillBusy_TheSandboxIsNotIdle()
    {
        await using var api = await SandboxApi.StartAsync("guard");
        var identifier = await api.RegisterAsync("guard");
        var runtime = api.NextAsync();
        var extension = api.NextEventAsync(identifier);
        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "both in next");
        var invocation = SandboxApi.NewInvocation();
        api.Session.Deliver(invocation);
        (await runtime).Dispose();
        (await extension).Dispose();
        using var answered = await api.PostAsync($"/2018-06-01/runtime/invocation/{invocation.RequestId}/response", "1");
        _ = api.NextAsync();
        await Eventually.HoldsAsync(() => api.Session.Runtime.IsIdle, () => "the runtime in next");

        Assert.False(api.Session.IsIdle);
        _ = api.NextEventAsync(identifier);

        await Eventually.HoldsAsync(() => api.Session.IsIdle, () => "an idle sandbox");
    }

    [Fact]
    public async Task InitError_AfterRegister_FailsTheSandboxAndEndsTheExtension()
    {
        await using var api = await SandboxApi.StartAsync("guard");
        var identifier = await api.RegisterAsync("guard");

        using var response = await api.PostAsync(
            "/2020-01-01/extension/init/error", "{}", ("Lambda-Extension-Identifier", identifier), ("Lambda-Extension-Function-Error-Type", "Extension.NoKey"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await Eventually.HoldsAsync(() => api.Session.Failure is { ErrorType: "Extension.InitError", Message: "extension guard reported Extension.NoKey" }, () => "the failure");
        using var next = await api.NextEventAsync(identifier);
        await AssertErrorAsync(next, "Extension.InvalidExtensionState");
    }

    [Fact]
    public async Task InitError_AfterNext_InvalidExtensionState()
    {
        await using var api = await SandboxApi.StartAsync("guard");
        var identifier = await api.RegisterAsync("guard");
        _ = api.NextEventAsync(identifier);
        await Eventually.HoldsAsync(() => api.Session.FindExtension(identifier)!.State == ExtensionState.Ready, () => "the extension in next");

        using var response = await api.PostAsync(
            "/2020-01-01/extension/init/error", "{}", ("Lambda-Extension-Identifier", identifier), ("Lambda-Extension-Function-Error-Type", "Extension.X"));

        await AssertErrorAsync(response, "Extension.InvalidExtensionState");
    }

    [Theory]
    [InlineData("init/error")]
    [InlineData("exit/error")]
    public async Task Error_WithoutType_MissingHeader(string path)
    {
        await using var api = await SandboxApi.StartAsync("guard");
        var identifier = await api.RegisterAsync("guard");

        using var response = await api.PostAsync($"/2020-01-01/extension/{path}", "{}", ("Lambda-Extension-Identifier", identifier));

        await AssertErrorAsync(response, "Extension.MissingHeader");
        Assert.Null(api.Session.Failure);
    }

    [Fact]
    public async Task ExitError_WhileRunning_FailsTheSandbox()
    {
        await using var api = await SandboxApi.StartAsync("guard");
        var identifier = await api.RegisterAsync("guard");

        using var response = await api.PostAsync(
            "/2020-01-01/extension/exit/error", "{}", ("Lambda-Extension-Identifier", identifier), ("Lambda-Extension-Function-Error-Type", "Extension.Lost"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await Eventually.HoldsAsync(() => api.Session.Failure is { ErrorType: "Extension.ExitError", Message: "extension guard reported Extension.Lost" }, () => "the failure");
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, string type, string? message = null)
    {
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(type, error.GetProperty("errorType").GetString());
        Assert.Equal(message ?? error.GetProperty("errorMessage").GetString(), error.GetProperty("errorMessage").GetString());
    }
}
