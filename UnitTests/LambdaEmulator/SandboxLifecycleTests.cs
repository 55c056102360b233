using System.Globalization;
using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LambdaEmulator.Configuration;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

public sealed class SandboxLifecycleTests
{
    [Fact]
    public async Task Invoke_TakesTooLong_TimesOutAndTheSandboxIsReset()
    {
        await using var emulator = await RunningEmulator.StartAsync(
            Scripts.Function() with { Timeout = TimeSpan.FromSeconds(1), Extensions = [Scripts.Extension] });
        var before = await emulator.InvokeJsonAsync("hello", new { @do = "count" });

        using var response = await emulator.InvokeAsync("hello", new { @do = "sleep", seconds = 60 });

        Assert.Equal("Unhandled", Assert.Single(response.Headers.GetValues("X-Amz-Function-Error")));
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Sandbox.Timedout", error.GetProperty("errorType").GetString());
        Assert.EndsWith("Task timed out after 1.00 seconds", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        await emulator.WroteAsync("\"shutdownReason\":\"timeout\"");
        Assert.Matches(@"\d{4}-\d\d-\d\dT[\d:.]+Z \S+ Task timed out after 1\.00 seconds", emulator.Output);
        Assert.Matches(@"REPORT RequestId: .*Status: timeout", emulator.Output);

        var after = await emulator.InvokeJsonAsync("hello", new { @do = "count" });
        Assert.Equal(1, after.GetProperty("count").GetInt32());
        Assert.NotEqual(before.GetProperty("pid").GetInt32(), after.GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task Invoke_AfterAReset_TheSameSandboxKeepsItsDirectory()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function("hello", ("INIT", "exit-once")));

        // The first start fails because the marker is missing, the one inside the invocation finds it.
        var answer = await emulator.InvokeJsonAsync("hello", new { @do = "count" });

        Assert.Equal(1, answer.GetProperty("count").GetInt32());
        Assert.Matches(@"INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError", emulator.Output);
        Assert.Equal(1, (await emulator.SandboxesAsync()).GetArrayLength());
    }

    [Theory]
    [InlineData("exit", """{"do":"exit","code":3}""", "Runtime.ExitError", "Runtime exited with error: exit status 3")]
    [InlineData("exit0", """{"do":"exit","code":0}""", "Runtime.ExitError", "Runtime exited without providing a reason")]
    [InlineData("kill", """{"do":"kill"}""", "Runtime.ExitError", "Runtime exited with error: signal: killed")]
    public async Task Invoke_RuntimeExits_AnswersExitErrorAndResets(string name, string payload, string type, string message)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function(name) with { Extensions = [Scripts.Extension] });

        var error = await emulator.InvokeJsonAsync(name, JsonElement.Parse(payload));

        Assert.Equal(type, error.GetProperty("errorType").GetString());
        Assert.EndsWith($"Error: {message}", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        await emulator.WroteAsync("\"shutdownReason\":\"failure\"");
        Assert.Equal(1, (await emulator.InvokeJsonAsync(name, new { @do = "count" })).GetProperty("count").GetInt32());
        Assert.Matches($"REPORT RequestId: .*Status: error\tError Type: {type}", emulator.Output);
    }

    [Theory]
    [InlineData("exit", "Runtime.ExitError", "Runtime exited with error: exit status 3")]
    [InlineData("error", "Function.Broken", "no good")]
    public async Task Invoke_InitFails_AnswersItsError(string init, string type, string message)
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function("hello", ("INIT", init)));

        using var response = await emulator.InvokeAsync("hello", new { });

        Assert.Equal("Unhandled", Assert.Single(response.Headers.GetValues("X-Amz-Function-Error")));
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(type, error.GetProperty("errorType").GetString());
        Assert.EndsWith(message, error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Matches($"INIT_REPORT .*Phase: init\tStatus: error\tError Type: {type}", emulator.Output);
        Assert.Matches($"INIT_REPORT .*Phase: invoke\tStatus: error\tError Type: {type}", emulator.Output);
    }

    [Fact]
    public async Task Invoke_RuntimeCannotBeStarted_AnswersInvalidEntrypoint()
    {
        var missing = Scripts.Function() with { Command = Scripts.PathOf("no-such-program") };
        await using var emulator = await RunningEmulator.StartAsync(missing);

        var error = await emulator.InvokeJsonAsync("hello", new { });

        Assert.Equal("Runtime.InvalidEntrypoint", error.GetProperty("errorType").GetString());
        Assert.Contains("no-such-program", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EXTENSION_INIT", "exit", "Extension.Crash")]
    [InlineData("EXTENSION_INIT", "error", "Extension.InitError")]
    [InlineData("EXTENSION_INVOKE", "exit", "Extension.Crash")]
    public async Task Invoke_ExtensionFails_IsThatError(string variable, string value, string type)
    {
        await using var emulator = await RunningEmulator.StartAsync(
            Scripts.Function("hello", (variable, value)) with { Extensions = [Scripts.Extension] });

        using var response = await emulator.InvokeAsync("hello", new { @do = "sleep", seconds = 5 });

        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(type, error.GetProperty("errorType").GetString());
        Assert.Equal("Unhandled", Assert.Single(response.Headers.GetValues("X-Amz-Function-Error")));
    }

    [Fact]
    public async Task Invoke_InitTakesTooLong_TimesOutInsideTheInvocation()
    {
        await using var emulator = await RunningEmulator.StartAsync(
            Scripts.Function("hello", ("INIT", "sleep"), ("INIT_SECONDS", "60")) with { Timeout = TimeSpan.FromSeconds(1) });

        using var response = await emulator.InvokeAsync("hello", new { });

        Assert.Equal("Sandbox.Timedout", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errorType").GetString());
        await emulator.WroteAsync("Phase: invoke\tStatus: timeout");
        // How long each took is the machine's matter, but neither ends before its limit (a timer may be some milliseconds early).
        Assert.InRange(InitDuration("init"), 9_980, double.MaxValue);
        Assert.InRange(InitDuration("invoke"), 980, double.MaxValue);

        double InitDuration(string phase) => double.Parse(
            Regex.Match(emulator.Output, $@"INIT_REPORT Init Duration: (\d+\.\d\d) ms\tPhase: {phase}\tStatus: timeout", RegexOptions.NonBacktracking).Groups[1].Value,
            CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Invoke_ExtensionHangsAfterTheResponse_AnswersAndResetsAtTheTimeLimit()
    {
        await using var emulator = await RunningEmulator.StartAsync(
            Scripts.Function("hello", ("EXTENSION_INVOKE", "hang")) with { Extensions = [Scripts.Extension], Timeout = TimeSpan.FromSeconds(1) });

        var answer = await emulator.InvokeJsonAsync("hello", new { @do = "count" });

        Assert.Equal(1, answer.GetProperty("count").GetInt32());
        await emulator.WroteAsync("Task timed out after 1.00 seconds");
        await Eventually.HoldsAsync(
            async () => (await emulator.SandboxesAsync())[0].GetProperty("state").GetString() == "Idle",
            () => "the reset's end");
    }

    [Fact]
    public async Task Shutdown_ExtensionHangs_IsKilledAfterTwoSeconds()
    {
        var emulator = await RunningEmulator.StartAsync(
            Scripts.Function("hello", ("EXTENSION_SHUTDOWN", "hang"), ("EXTENSION_CHILD", "yes")) with { Extensions = [Scripts.Extension] });
        await emulator.InvokeJsonAsync("hello", new { });
        var started = TimeProvider.System.GetTimestamp();

        await emulator.DisposeAsync();

        var took = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Assert.InRange(took, 1.9, double.MaxValue);
        Assert.Contains("\"eventType\":\"SHUTDOWN\"", emulator.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("extension ends", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shutdown_ExtensionNotSubscribed_IsKilledAtOnce()
    {
        var emulator = await RunningEmulator.StartAsync(
            Scripts.Function("hello", ("EXTENSION_EVENTS", "\"INVOKE\""), ("EXTENSION_INVOKE_SECONDS", "0")) with { Extensions = [Scripts.Extension] });
        await emulator.InvokeJsonAsync("hello", new { });

        await emulator.DisposeAsync();

        Assert.DoesNotContain("SHUTDOWN", emulator.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("extension got SIGTERM", emulator.Output, StringComparison.Ordinal);
        Assert.Contains("runtime got SIGTERM", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shutdown_InternalExtension_RuntimeHasHalfASecond()
    {
        var emulator = await RunningEmulator.StartAsync(Scripts.Function("hello", ("INIT", "internal"), ("ON_TERM", "ignore")));
        await emulator.InvokeJsonAsync("hello", new { });
        Assert.Contains("EXTENSION\tName: inside\tState: Ready\tEvents: [INVOKE]", emulator.Output, StringComparison.Ordinal);
        var started = TimeProvider.System.GetTimestamp();

        await emulator.DisposeAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, 450, double.MaxValue);
        Assert.Contains("runtime got SIGTERM", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shutdown_NoExtensions_RuntimeIsKilledWithoutSigterm()
    {
        var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        await emulator.InvokeJsonAsync("hello", new { });

        await emulator.DisposeAsync();

        Assert.DoesNotContain("runtime got SIGTERM", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_TooMuchMemory_IsKilledAsOutOfMemory()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function() with { MemorySize = 128 });

        var error = await emulator.InvokeJsonAsync("hello", new { @do = "allocate", megabytes = 200, seconds = 8 });

        Assert.Equal("Runtime.OutOfMemory", error.GetProperty("errorType").GetString());
        Assert.EndsWith("Runtime exited with error: signal: killed", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        await emulator.WroteAsync("Error Type: Runtime.OutOfMemory");
        Assert.Matches(@"Memory Size: 128 MB\tMax Memory Used: \d+ MB", emulator.Output);
    }

    [Fact]
    public async Task Invoke_MoreThanTheConcurrency_AreRefused()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function() with { Concurrency = 2 });

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => emulator.InvokeAsync("hello", new { @do = "sleep", seconds = 2 })));

        Assert.Equal(2, responses.Count(static response => response.StatusCode == HttpStatusCode.OK));
        var refused = responses.Where(static response => response.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.Equal(2, refused.Count);
        Assert.Equal("TooManyRequestsException", refused[0].Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal(2, (await emulator.SandboxesAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Invoke_OneAfterTheOther_UseOneSandbox()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function("hello", ("AFTER_RESPONSE_SECONDS", "0.02")));

        for (var i = 1; i <= 20; i++)
        {
            Assert.Equal(i, (await emulator.InvokeJsonAsync("hello", new { @do = "count" })).GetProperty("count").GetInt32());
        }

        Assert.Equal(1, (await emulator.SandboxesAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Idle_LongerThanTheIdleTimeout_Spindown()
    {
        await using var emulator = await RunningEmulator.StartAsync(
            Scripts.Function() with { IdleTimeout = TimeSpan.FromMilliseconds(300), Extensions = [Scripts.Extension] });
        await emulator.InvokeJsonAsync("hello", new { });

        await emulator.WroteAsync("\"shutdownReason\":\"spindown\"");
        await Eventually.HoldsAsync(
            async () => (await emulator.SandboxesAsync())[0].GetProperty("state").GetString() == "Ended",
            () => "the sandbox's end");

        var sandbox = (await emulator.SandboxesAsync())[0];
        Assert.Equal("spindown", sandbox.GetProperty("endReason").GetString());
        string[] phases = [.. sandbox.GetProperty("phases").EnumerateArray().Select(static phase => phase.GetProperty("name").GetString()!)];
        Assert.Equal(["extension init: extension.sh", "runtime init", "invoke", "frozen", "shutdown"], phases);
        Assert.All(sandbox.GetProperty("phases").EnumerateArray(), static phase => Assert.NotEqual(JsonValueKind.Null, phase.GetProperty("end").ValueKind));
    }

    [Fact]
    public async Task Restart_Asked_TheNextInvocationRunsInANewSandbox()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        var before = await emulator.InvokeJsonAsync("hello", new { @do = "count" });

        using var restart = await emulator.Lambda.PostAsync("/functions/hello/restart", null);

        Assert.Equal(HttpStatusCode.Accepted, restart.StatusCode);
        var after = await emulator.InvokeJsonAsync("hello", new { @do = "count" });
        Assert.NotEqual(before.GetProperty("pid").GetInt32(), after.GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task BinaryChanges_Rebuilt_TheNextInvocationRunsTheNewOne()
    {
        using var directory = Processes.TemporaryDirectory.Create("lambda-test-");
        var program = Path.Combine(directory.FullPath, "bootstrap");
        File.Copy(Scripts.PathOf("runtime.py"), program);
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function() with { Command = program });
        Assert.Equal("{}", (await emulator.InvokeJsonAsync("hello", new { })).GetRawText());

        var changed = (await File.ReadAllTextAsync(program)).Replace("    return event\n", "    return 'new'\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(program, changed);

        await Eventually.HoldsAsync(
            async () => (await emulator.InvokeJsonAsync("hello", new { })).GetRawText() == "\"new\"",
            () => "an answer of the new program");
    }

    [Fact]
    public async Task Freeze_Off_TheProcessesRunOn()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function() with { Freeze = false });
        await emulator.InvokeJsonAsync("hello", new { });

        await Eventually.HoldsAsync(async () => (await emulator.SandboxesAsync())[0].GetProperty("state").GetString() == "Idle", () => "an idle sandbox");

        var phases = (await emulator.SandboxesAsync())[0].GetProperty("phases").EnumerateArray().Select(static phase => phase.GetProperty("name").GetString());
        Assert.DoesNotContain("frozen", phases);
    }

    [Fact]
    public async Task Environment_RuntimeAndExtension_GetWhatLambdaGivesThem()
    {
        await using var emulator = await RunningEmulator.StartAsync(
            new EmulatorOptions { Region = "eu-west-1", Credentials = new CredentialsOptions { AccessKeyId = "AKID", SecretAccessKey = "secret" } },
            Scripts.Function("hello", ("GREETING", "hi")) with { Extensions = [Scripts.Extension], MemorySize = 512, Handler = "app.handle" });

        var runtime = await emulator.InvokeJsonAsync("hello", new { @do = "environment" });

        string[] runtimeOnly =
        [
            "_HANDLER", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "LD_LIBRARY_PATH",
            "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_PORT",
        ];
        // Recorded from provided.al2023.
        Assert.False(runtime.TryGetProperty("AWS_EXECUTION_ENV", out _));
        Assert.All(runtimeOnly, name => Assert.True(runtime.TryGetProperty(name, out _), name));
        Assert.All(runtimeOnly, name => Assert.DoesNotContain($"ENV {name}=", emulator.Output, StringComparison.Ordinal));
        (string, string)[] both =
        [
            ("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "eu-west-1"), ("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_LAMBDA_FUNCTION_NAME", "hello"), ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"), ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"), ("GREETING", "hi"), ("TZ", ":UTC"), ("OTEL_SERVICE_NAME", "hello"),
        ];
        Assert.All(both, pair => Assert.Equal(pair.Item2, runtime.GetProperty(pair.Item1).GetString()));
        Assert.All(both, pair => Assert.Contains($"ENV {pair.Item1}={pair.Item2}\n", emulator.Output, StringComparison.Ordinal));
        Assert.Equal("app.handle", runtime.GetProperty("_HANDLER").GetString());
    }
}
