using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace IntegrationTests.AppHost;

/// <summary>A function as a resource: it has no process of its own, and can be restarted and read all the same.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class FunctionTests(LocalEnvironment environment)
{
    [Fact]
    public async Task Restart_OfAFunction_MakesItsNextCallAColdStart()
    {
        await SendAsync();
        var before = await RunningSandboxesAsync("forwarder");
        Assert.NotEmpty(before);

        await environment.CommandAsync("forwarder", "restart");
        await Poll.UntilAsync(async () => !(await RunningSandboxesAsync("forwarder")).Intersect(before).Any(), "the end of the sandboxes");
        await SendAsync();

        Assert.NotEmpty((await RunningSandboxesAsync("forwarder")).Except(before));
    }

    [Fact]
    public async Task Console_OfAFunction_HasTheLinesOfItsSandboxes()
    {
        await SendAsync();

        await environment.WaitForLogAsync("authorizer", "REPORT RequestId:");
    }

    [Fact]
    public void Details_OfAFunction_TellItsProgramAndTimeout()
    {
        var function = environment.Snapshot("authorizer");

        Assert.EndsWith("Authorizer", function.Property("Program"), StringComparison.Ordinal);
        Assert.EndsWith(" s", function.Property("Timeout"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_OfAFunctionByItsCommand_ShowsItsAnswerAndItsLog()
    {
        var result = await environment.App.ResourceCommands.ExecuteCommandAsync(environment.Model("authorizer"), "invoke");

        Assert.True(result.Success, result.Message);
        Assert.Contains("REPORT RequestId:", result.Data?.Value, StringComparison.Ordinal);
    }

    /// <summary>A sandbox is shown below its function, with its process and its lines.</summary>
    [Fact]
    public async Task Sandbox_OfAFunction_IsShownBelowItWithStateAndLines()
    {
        await SendAsync();
        var id = (await RunningSandboxesAsync("forwarder"))[0];
        var resource = $"forwarder-{id[..8]}";

        await environment.WaitAsync(resource, static s => s.Property("PID") is not null && s.Property("Cold start")!.EndsWith(" ms", StringComparison.Ordinal));

        Assert.Equal("forwarder", environment.Snapshot(resource).Property("resource.parentName"));
        await environment.WaitForLogAsync(resource, "START RequestId:");
        await environment.WaitAsync("forwarder", static s => s.Property("Sandboxes")?.EndsWith(" frozen", StringComparison.Ordinal) == true);
    }

    /// <summary>What the command tells suffices for a client of AWS.</summary>
    [Theory]
    [InlineData("secrets", "AWS_ENDPOINT_URL_SECRETS_MANAGER")]
    [InlineData("lambda", "AWS_ENDPOINT_URL_LAMBDA")]
    public async Task ShowEnvironment_OfAService_HasKeysAndEndpoint(string service, string variable)
    {
        var result = await environment.App.ResourceCommands.ExecuteCommandAsync(environment.Model(service), "show-environment");

        var text = result.Data?.Value ?? "";
        Assert.Contains($"AWS_ACCESS_KEY_ID={await TailnetClient.ParameterAsync(environment, "aws-access-key-id")}", text, StringComparison.Ordinal);
        Assert.Contains($"AWS_SECRET_ACCESS_KEY={await TailnetClient.ParameterAsync(environment, "aws-secret-access-key")}", text, StringComparison.Ordinal);
        Assert.Contains($"export {variable}=http://localhost:", text, StringComparison.Ordinal);
    }

    private async Task SendAsync()
    {
        using var sender = environment.CreateSender();
        using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<IReadOnlyList<string>> RunningSandboxesAsync(string function)
    {
        using var lambda = environment.CreateClient("lambda", "lambda-admin");
        var sandboxes = await lambda.GetFromJsonAsync<JsonElement>(new Uri("/sandboxes", UriKind.Relative));
        return
        [
            .. from sandbox in sandboxes.EnumerateArray()
               where sandbox.GetProperty("function").GetString() == function && sandbox.GetProperty("state").GetString() != "Ended"
               select sandbox.GetProperty("id").GetString(),
        ];
    }
}
