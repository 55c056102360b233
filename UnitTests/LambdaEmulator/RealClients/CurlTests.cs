using System.Text.Json;
using LambdaEmulator.Configuration;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests.RealClients;

/// <summary>curl against the HTTP API: what .NET's client would tidy up before it sends it.</summary>
public sealed class CurlTests
{
    [Fact]
    public async Task DuplicateHeadersCookiesAndOddPaths_ArriveAsSent()
    {
        await using var emulator = await StartAsync();

        var e = JsonElement.Parse(await CurlAsync(
            emulator, "/a/../b//c%2Fd/%E2%82%AC/%ff;x=1?q=%20+%2B&q=2&e", "--path-as-is", "-H", "X-Twice: one", "-H", "X-Twice: two", "-b", "a=1; b=2"));

        Assert.Equal("/a/../b//c/d/€/%ff;x=1", e.GetProperty("rawPath").GetString());
        Assert.Equal("q=%20+%2B&q=2&e", e.GetProperty("rawQueryString").GetString());
        Assert.Equal("  +,2", e.GetProperty("queryStringParameters").GetProperty("q").GetString());
        Assert.Equal("one,two", e.GetProperty("headers").GetProperty("x-twice").GetString());
        Assert.Equal("""["a=1","b=2"]""", JsonSerializer.Serialize(e.GetProperty("cookies")));
    }

    [Fact]
    public async Task OtherLoopbackAddress_IsTheSourceIp()
    {
        await using var emulator = await StartAsync();

        var e = JsonElement.Parse(await CurlAsync(emulator, "/", "--interface", "127.0.0.2"));

        Assert.Equal("127.0.0.2", e.GetProperty("requestContext").GetProperty("http").GetProperty("sourceIp").GetString());
    }

    [Fact]
    public async Task ChunkedForm_ArrivesInBase64()
    {
        await using var emulator = await StartAsync();

        var e = JsonElement.Parse(await CurlAsync(emulator, "/", "-H", "Transfer-Encoding: chunked", "--data-binary", "a=1&b=%2B"));

        Assert.True(e.GetProperty("isBase64Encoded").GetBoolean());
        Assert.Equal("a=1&b=%2B"u8.ToArray(), e.GetProperty("body").GetBytesFromBase64());
    }

    [Fact]
    public async Task Head_HasTheHeadersOfGet()
    {
        await using var emulator = await StartAsync();

        var head = await CurlAsync(emulator, "/", "--head");

        Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
        Assert.Contains("content-type: application/json", head, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<string> CurlAsync(RunningEmulator emulator, string target, params string[] arguments) =>
        Tool.RunAsync("curl", ["-sS", "--max-time", "30", .. arguments, $"{emulator.Api.BaseAddress!.GetLeftPart(UriPartial.Authority)}{target}"]);

    private static Task<RunningEmulator> StartAsync() => RunningEmulator.StartAsync(
        new EmulatorOptions { HttpApi = new HttpApiOptions { Routes = [new HttpApiRouteOptions("$default", "hello", null)] } },
        Scripts.Function());
}
