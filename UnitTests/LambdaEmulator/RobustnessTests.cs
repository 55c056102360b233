using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net;
using System.Text.Json;
using System.Text;
using LambdaEmulator.Configuration;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

/// <summary>Malformed, slow and broken-off requests leave the emulator serving.</summary>
public sealed class RobustnessTests
{
    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnothex\r\n")]
    [InlineData("GET http://[bad HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task Request_Malformed_IsABadRequestAndOthersAreServed(string request)
    {
        await using var emulator = await StartAsync();

        var answer = await RawAsync(emulator, request);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        using var next = await emulator.Api.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("GET http://other.example/x?y HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("GET /%zz%c3%28 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /x HTTP/1.0\r\n\r\n", "HTTP/1.1 200")]
    public async Task Request_Unusual_IsAnswered(string request, string start)
    {
        await using var emulator = await StartAsync();

        Assert.StartsWith(start, await RawAsync(emulator, request), StringComparison.Ordinal);
    }

    /// <summary>What Kestrel refuses itself has a body, a line in the access log and a place among the webhooks like any other.</summary>
    [Theory]
    [InlineData("GET /x HTTP/1.1\r\nHost: a\r\nX-A: gr\u00fc\u00dfe\r\n\r\n", "/x")]
    [InlineData("GET /\u00c3\u00bc HTTP/1.1\r\nHost: a\r\n\r\n", "/\u00c3\u00bc")]
    [InlineData("GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n", "/a\0b")]
    public async Task Request_RefusedByTheServer_IsAnsweredAndShown(string request, string path)
    {
        await using var emulator = await StartAsync();
        using var socket = await ConnectAsync(emulator);
        await socket.SendAsync("GET /before HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        await emulator.WroteAsync("\"path\":\"/before\"");

        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        var answers = await ReadToEndAsync(socket);

        var refused = answers[answers.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal)..];
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", refused, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"message\":\"Bad Request\"}", refused, StringComparison.Ordinal);
        Assert.Contains("content-length: 25\r\n", refused, StringComparison.Ordinal);
        var webhooks = await emulator.Lambda.GetFromJsonAsync<JsonElement>("/webhooks");
        Assert.Equal(2, webhooks.GetArrayLength());
        Assert.Equal((400, path), (webhooks[1].GetProperty("status").GetInt32(), webhooks[1].GetProperty("path").GetString()));
        Assert.Equal("""{"message":"Bad Request"}"""u8.ToArray(), webhooks[1].GetProperty("responseBody").GetBytesFromBase64());
        Assert.Contains("\"status\":400", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ClientGoesAwayWhileTheFunctionWorks_TheFunctionFinishesAndTheSandboxIsReused()
    {
        await using var emulator = await StartAsync();
        using (var impatient = new CancellationTokenSource())
        {
            var request = emulator.Api.GetAsync("/?do=sleep&seconds=0.7", impatient.Token);
            await emulator.WroteAsync("START RequestId");
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        await emulator.WroteAsync("REPORT RequestId");

        using var next = await emulator.Api.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(1, (await emulator.SandboxesAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Request_ClientBreaksOffInTheBody_NeverReachesTheFunction()
    {
        await using var emulator = await StartAsync();
        using (var socket = await ConnectAsync(emulator))
        {
            await socket.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nonly this"u8.ToArray());
        }

        await Eventually.HoldsAsync(
            async () => (await emulator.Lambda.GetFromJsonAsync<JsonElement>("/webhooks")).GetArrayLength() == 1,
            () => "the record of the broken request");
        Assert.Equal(499, (await emulator.Lambda.GetFromJsonAsync<JsonElement>("/webhooks"))[0].GetProperty("status").GetInt32());
        Assert.DoesNotContain("START RequestId", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_BodyTricklesIn_IsCutOffAndOthersAreServedMeanwhile()
    {
        await using var emulator = await StartAsync();
        using var socket = await ConnectAsync(emulator);
        await socket.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx"u8.ToArray());

        using var other = await emulator.Api.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        // Kestrel allows 5 s of grace and then wants 240 bytes/s.
        var answer = await ReadToEndAsync(socket);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_ManyAtOnceWithDisconnects_LeaveNothingBusy()
    {
        await using var emulator = await StartAsync();
        var random = new Random(7);
        var delays = Enumerable.Range(0, 100).Select(_ => random.Next(0, 60)).ToArray();

        var statuses = await Task.WhenAll(delays.Select(async delay =>
        {
            using var patience = new CancellationTokenSource();
            if (delay < 20)
            {
                patience.CancelAfter(delay);
            }

            try
            {
                using var response = await emulator.Api.GetAsync("/", patience.Token);
                return (int)response.StatusCode;
            }
            catch (OperationCanceledException)
            {
                return 0;
            }
        }));

        // Whoever stayed was served: more than the sandboxes can take waits for them.
        Assert.All(statuses.Zip(delays), static pair => Assert.True(pair.First == 200 || (pair.First == 0 && pair.Second < 20), $"{pair}"));
        await Eventually.HoldsAsync(
            async () => (await emulator.SandboxesAsync()).EnumerateArray().All(static sandbox => sandbox.GetProperty("state").GetString() == "Idle"),
            () => "idle sandboxes");
        using var next = await emulator.Api.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("POST", "/functions/nobody/restart", 404)]
    [InlineData("GET", "/sandboxes/unknown/logs", 404)]
    [InlineData("GET", "/nobody/2018-06-01/runtime/invocation/next", 404)]
    [InlineData("GET", "/2015-03-31/functions/", 404)]
    public async Task Admin_UnknownThing_SaysSo(string method, string path, int status)
    {
        await using var emulator = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await emulator.Lambda.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty((await response.Content.ReadFromJsonAsync<JsonElement>()).EnumerateObject());
    }

    [Fact]
    public async Task Admin_FunctionsHealthAndLogs_AreShown()
    {
        await using var emulator = await StartAsync();
        await emulator.InvokeJsonAsync("hello", new { @do = "print", line = "a line of the function" });

        Assert.Equal("Healthy", await emulator.Lambda.GetStringAsync("/health"));
        var function = (await emulator.Lambda.GetFromJsonAsync<JsonElement>("/functions"))[0];
        Assert.Equal("hello", function.GetProperty("name").GetString());
        Assert.Equal(1, function.GetProperty("sandboxes").GetInt32());
        var id = (await emulator.SandboxesAsync())[0].GetProperty("id").GetString();
        var log = await emulator.Lambda.GetFromJsonAsync<JsonElement>($"/sandboxes/{id}/logs");
        Assert.Contains(log.EnumerateArray(), static line =>
            line.GetProperty("source").GetString() == "function" && line.GetProperty("line").GetString() == "a line of the function" && line.GetProperty("time").GetDateTimeOffset() > default(DateTimeOffset));
    }

    private static async Task<string> RawAsync(RunningEmulator emulator, string request)
    {
        using var socket = await ConnectAsync(emulator);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        return await ReadToEndAsync(socket);
    }

    private static async Task<Socket> ConnectAsync(RunningEmulator emulator)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, emulator.Api.BaseAddress!.Port);
        return socket;
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        using var limit = new CancellationTokenSource(RunningEmulator.Patience);
        return await reader.ReadToEndAsync(limit.Token);
    }

    private static Task<RunningEmulator> StartAsync() => RunningEmulator.StartAsync(
        new EmulatorOptions { HttpApi = new HttpApiOptions { Routes = [new HttpApiRouteOptions("$default", "hello", null)] } },
        Scripts.Function() with { Sandboxes = 4 });
}
