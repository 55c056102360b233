using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using System.Text;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

public sealed class InvokeTests
{
    [Fact]
    public async Task Invoke_Echo_AnswersThePayload()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await emulator.InvokeAsync("hello", new { greeting = "hi" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"greeting": "hi"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("$LATEST", Assert.Single(response.Headers.GetValues("X-Amz-Executed-Version")));
        Assert.False(response.Headers.Contains("X-Amz-Function-Error"));
    }

    [Fact]
    public async Task Invoke_FunctionError_AnswersItsDocumentAndTheSandboxGoesOn()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        var before = await emulator.InvokeJsonAsync("hello", new { @do = "count" });

        using var response = await emulator.InvokeAsync("hello", new { @do = "error" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Unhandled", Assert.Single(response.Headers.GetValues("X-Amz-Function-Error")));
        Assert.Equal("boom", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errorMessage").GetString());
        var after = await emulator.InvokeJsonAsync("hello", new { @do = "count" });
        Assert.Equal(before.GetProperty("pid").GetInt32(), after.GetProperty("pid").GetInt32());
        Assert.Equal(2, after.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Invoke_LogTypeTail_AnswersTheInvocationsLog()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        using var response = await emulator.InvokeAsync("hello", new { @do = "print", line = "printed by the function" }, tail: true);

        var log = Encoding.UTF8.GetString(Convert.FromBase64String(response.Headers.GetValues("X-Amz-Log-Result").Single()));
        Assert.Contains("START RequestId: ", log, StringComparison.Ordinal);
        Assert.Contains("printed by the function\n", log, StringComparison.Ordinal);
        Assert.Matches(@"REPORT RequestId: \S+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t", log);
    }

    [Fact]
    public async Task Invoke_BetweenInvocations_TheProcessesAreStopped()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function() with { Extensions = [Scripts.Extension] });
        var pid = (await emulator.InvokeJsonAsync("hello", new { @do = "count" })).GetProperty("pid").GetInt32();

        await Eventually.HoldsAsync(() => ProcessState(pid) == 'T', () => $"a stopped process, not {ProcessState(pid)}");

        Assert.Equal(pid, (await emulator.InvokeJsonAsync("hello", new { @do = "count" })).GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task Dispose_ExtensionWantsShutdown_GetsTheEventAndEverythingEnds()
    {
        int pid;
        string output;
        var emulator = await RunningEmulator.StartAsync(Scripts.Function() with { Extensions = [Scripts.Extension] });
        await using (emulator)
        {
            pid = (await emulator.InvokeJsonAsync("hello", new { @do = "count" })).GetProperty("pid").GetInt32();
        }

        output = emulator.Output;
        Assert.Contains("runtime got SIGTERM", output, StringComparison.Ordinal);
        Assert.Contains("\"shutdownReason\":\"spindown\"", output, StringComparison.Ordinal);
        Assert.Contains("extension ends", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    private static char ProcessState(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }
}
