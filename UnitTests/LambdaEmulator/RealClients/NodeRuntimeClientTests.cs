using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using LambdaEmulator.Configuration;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests.RealClients;

/// <summary>A Node function on AWS's own runtime client, with an extension in bash, in one sandbox.</summary>
public sealed class NodeRuntimeClientTests(NodeRuntimeClient client) : IClassFixture<NodeRuntimeClient>
{
    [Fact]
    public async Task HttpApi_NodeFunctionWithBashExtension_Answers()
    {
        var emulator = await StartAsync();
        await using (emulator)
        {
            for (var i = 0; i < 3; i++)
            {
                var answer = await emulator.Api.GetFromJsonAsync<JsonElement>("/from/node");
                Assert.Equal("/from/node", answer.GetProperty("path").GetString());
                Assert.Equal("node", answer.GetProperty("name").GetString());
                Assert.Equal("512", answer.GetProperty("memory").GetString());
                Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:node", answer.GetProperty("arn").GetString());
                Assert.InRange(answer.GetProperty("remaining").GetInt32(), 1, 20_000);
            }

            Assert.Equal(1, (await emulator.SandboxesAsync()).GetArrayLength());
        }

        Assert.Contains("handled by node", emulator.Output, StringComparison.Ordinal);
        Assert.Contains("REGISTERED extension.sh", emulator.Output, StringComparison.Ordinal);
        Assert.Contains("extension ends", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_HandlerThrows_IsItsErrorDocument()
    {
        await using var emulator = await StartAsync();

        using var response = await emulator.InvokeAsync("node", new { fail = true });

        Assert.Equal("Unhandled", response.Headers.GetValues("X-Amz-Function-Error").Single());
        var error = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("TypeError", error.GetProperty("errorType").GetString());
        Assert.Equal("as asked", error.GetProperty("errorMessage").GetString());
        Assert.True(error.GetProperty("trace").GetArrayLength() > 0);
        using var next = await emulator.InvokeAsync("node", new { });
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    private Task<RunningEmulator> StartAsync() => RunningEmulator.StartAsync(
        new EmulatorOptions { HttpApi = new HttpApiOptions { Routes = [new HttpApiRouteOptions("$default", "node", null)] } },
        new FunctionOptions
        {
            Name = "node",
            Command = Scripts.PathOf("node-bootstrap"),
            Handler = "node-function.handler",
            Extensions = [Scripts.Extension],
            MemorySize = 512,
            Timeout = TimeSpan.FromSeconds(20),
            Environment = new Dictionary<string, string> { ["RIC"] = client.Directory },
        });
}
