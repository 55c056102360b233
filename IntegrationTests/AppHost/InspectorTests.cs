using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;

namespace IntegrationTests.AppHost;

/// <summary>The inspector in the whole system, and what it does as commands.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class InspectorTests(LocalEnvironment environment)
{
    [Fact]
    public async Task SendSampleAndReplay_ByCommand_ArriveAndAreJoinedWithTheirTrace()
    {
        var arguments = new InteractionInputCollection([new InteractionInput { Name = "sample", InputType = InputType.Choice, Value = "form" }]);

        var sent = await environment.App.ResourceCommands.ExecuteCommandAsync(environment.Model("webhooks"), "send-sample", arguments);
        var replayed = await environment.App.ResourceCommands.ExecuteCommandAsync(environment.Model("webhooks"), "replay-last");

        Assert.True(sent.Success, sent.Message);
        Assert.Equal("Answered 200", sent.Message);
        Assert.Equal("Hello! It's working!", sent.Data?.Value);
        Assert.Equal("Answered 200", replayed.Message);
        using var inspector = environment.CreateClient("inspector");
        await Poll.UntilAsync(async () => (await StatesAsync(inspector)).Contains("Forwarded"), "a webhook with what its trace tells");
    }

    [Fact]
    public async Task SendSample_ThatIsUnknown_IsRefused()
    {
        var arguments = new InteractionInputCollection([new InteractionInput { Name = "sample", InputType = InputType.Choice, Value = "pigeon" }]);

        var result = await environment.App.ResourceCommands.ExecuteCommandAsync(environment.Model("webhooks"), "send-sample", arguments);

        Assert.False(result.Success);
    }

    [Fact]
    public async Task SwitchFault_ByCommand_IsOnAndOffAgain()
    {
        Assert.True(await SwitchAsync("login-slow", "on"));
        Assert.True(await IsOnAsync("login-slow"));
        Assert.True(await SwitchAsync("login-slow", "off"));
        Assert.False(await IsOnAsync("login-slow"));
        Assert.False(await SwitchAsync("earthquake", "on"));
    }

    private async Task<bool> SwitchAsync(string fault, string to)
    {
        var arguments = new InteractionInputCollection(
        [
            new InteractionInput { Name = "fault", InputType = InputType.Choice, Value = fault },
            new InteractionInput { Name = "switch", InputType = InputType.Choice, Value = to },
            new InteractionInput { Name = "node", InputType = InputType.Text },
        ]);
        return (await environment.App.ResourceCommands.ExecuteCommandAsync(environment.Model("tailnet"), "switch-fault", arguments)).Success;
    }

    private async Task<bool> IsOnAsync(string fault)
    {
        using var tailnet = environment.CreateClient("tailnet");
        var faults = await tailnet.GetFromJsonAsync<JsonElement>(new Uri("/admin/faults", UriKind.Relative));
        return faults.EnumerateArray().Single(f => f.GetProperty("name").GetString() == fault).TryGetProperty("on", out var on) && on.ValueKind is not (JsonValueKind.Null or JsonValueKind.False);
    }

    private static async Task<IReadOnlyList<string?>> StatesAsync(HttpClient inspector)
    {
        var list = await inspector.GetFromJsonAsync<JsonElement>(new Uri("/api/webhooks", UriKind.Relative));
        return [.. list.GetProperty("webhooks").EnumerateArray().Select(static webhook => webhook.GetProperty("state").GetString())];
    }
}
