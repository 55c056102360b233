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
