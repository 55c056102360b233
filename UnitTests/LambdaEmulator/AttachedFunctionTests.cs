using System.Diagnostics;
using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using LambdaEmulator.Configuration;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

public sealed class AttachedFunctionTests
{
    private const string Next = "/debugged/2018-06-01/runtime/invocation/next";

    [Fact]
    public async Task Invoke_RuntimeAttached_IsServedPastTheTimeLimit()
    {
        await using var emulator = await StartAsync();
        var invoke = emulator.InvokeAsync("debugged", new { a = 1 });
        using var next = await emulator.Lambda.GetAsync(Next);
        Assert.Equal("""{"a":1}""", await next.Content.ReadAsStringAsync());
        // Somebody looks at a breakpoint for longer than the function's second.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);

        using var answered = await emulator.Lambda.PostAsync(PathOf(next, "response"), new StringContent("\"done\""));

        Assert.Equal(HttpStatusCode.Accepted, answered.StatusCode);
        using var response = await invoke;
        Assert.Equal("\"done\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Invoke_NobodyAttached_SaysHowToAttach()
    {
        await using var emulator = await StartAsync();

        using var response = await emulator.InvokeAsync("debugged", new { });

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains($"AWS_LAMBDA_RUNTIME_API={emulator.LambdaAddress}/", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_InvocationNotAnswered_TheProcessIsTakenForANewOne()
    {
        await using var emulator = await StartAsync();
        var invoke = emulator.InvokeAsync("debugged", new { });
        (await emulator.Lambda.GetAsync(Next)).Dispose();

        var restarted = emulator.Lambda.GetAsync(Next);

        using var response = await invoke;
        Assert.Equal("Runtime.ExitError", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errorType").GetString());
        using var again = await emulator.InvokeAsync("debugged", new { }, "DryRun");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        var second = emulator.InvokeAsync("debugged", new { b = 2 });
        using var next = await restarted;
        Assert.Equal("""{"b":2}""", await next.Content.ReadAsStringAsync());
        using var answered = await emulator.Lambda.PostAsync(PathOf(next, "response"), new StringContent("2"));
        Assert.Equal("2", await (await second).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Invoke_RuntimeWentAway_IsNotAttached()
    {
        await using var emulator = await StartAsync();
        using var away = new CancellationTokenSource();
        var next = emulator.Lambda.GetAsync(Next, away.Token);
        await Eventually.HoldsAsync(async () => (await emulator.SandboxesAsync()).GetArrayLength() == 1, () => "an attached runtime");
        await away.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await Eventually.HoldsAsync(async () => (await emulator.SandboxesAsync()).GetArrayLength() == 0, () => "no attached runtime");

        using var response = await emulator.InvokeAsync("debugged", new { });

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Fact]
    public async Task Request_FunctionWithCommand_CannotBeAttached()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await emulator.Lambda.GetAsync("/hello/2018-06-01/runtime/invocation/next");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("Functions__hello__Command", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_StartedByHand_ServesTheFunctionThroughThePathPrefix()
    {
        await using var emulator = await StartAsync();
        var start = new ProcessStartInfo("/bin/bash", ["-c", """
            api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
            while id=$(curl -sf -o event -D - "$api/next" | tr -d '\r' | awk -F': ' 'tolower($1) == "lambda-runtime-aws-request-id" {print $2}'); do
                curl -s -o /dev/null -d @event "$api/$id/response"
            done
            """]);
        using var directory = Processes.TemporaryDirectory.Create("lambda-test-");
        start.WorkingDirectory = directory.FullPath;
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = $"{emulator.LambdaAddress}/debugged";
        using var process = Process.Start(start)!;
        try
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(i, (await emulator.InvokeJsonAsync("debugged", new { i })).GetProperty("i").GetInt32());
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private static string PathOf(HttpResponseMessage next, string kind) =>
        $"/debugged/2018-06-01/runtime/invocation/{next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single()}/{kind}";

    private static Task<RunningEmulator> StartAsync() =>
        RunningEmulator.StartAsync(new FunctionOptions { Name = "debugged", Timeout = TimeSpan.FromSeconds(1) });
}
