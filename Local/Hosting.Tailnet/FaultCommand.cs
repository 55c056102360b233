using System.Net.Http.Json;
using System.Text.Json;
using Hosting.Tailnet;

namespace Aspire.Hosting;

/// <summary>Switches the emulator's faults from the dashboard and by <c>aspire</c>'s commands.</summary>
internal static class FaultCommand
{
    private const string Fault = "fault";
    private const string Switch = "switch";
    private const string Node = "node";

    public static IResourceBuilder<TailnetEmulatorResource> WithFaultCommand(this IResourceBuilder<TailnetEmulatorResource> tailnet) => tailnet.WithCommand(
        "switch-fault",
        "Switch a fault",
        context => SwitchAsync(tailnet.Resource, context),
        new CommandOptions
        {
            Description = "Disturbs the tailnet, or ends a disturbance",
            IconName = "PlugDisconnected",
            UpdateState = static context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            Arguments =
            [
                new InteractionInput
                {
                    Name = Fault,
                    Label = "Fault",
                    InputType = InputType.Choice,
                    Required = true,
                    DynamicLoading = new InputLoadOptions { LoadCallback = context => LoadAsync(tailnet.Resource, context) },
                },
                new InteractionInput { Name = Switch, Label = "Switch it", InputType = InputType.Choice, Required = true, Value = "on", Options = [new("on", "on"), new("off", "off")] },
                new InteractionInput { Name = Node, Label = "Node (empty: all)", InputType = InputType.Text, Required = false },
            ],
        });

    private static async Task LoadAsync(TailnetEmulatorResource tailnet, LoadInputContext context)
    {
        using var client = CreateClient(tailnet);
        var faults = await client.GetFromJsonAsync<JsonElement>(new Uri("admin/faults", UriKind.Relative), context.CancellationToken);
        context.Input.Options = [.. faults.EnumerateArray().Select(static fault =>
            new KeyValuePair<string, string>(fault.GetProperty("name").GetString()!, $"{fault.GetProperty("name").GetString()}: {fault.GetProperty("meaning").GetString()}"))];
    }

    private static async Task<ExecuteCommandResult> SwitchAsync(TailnetEmulatorResource tailnet, ExecuteCommandContext context)
    {
        var fault = context.Arguments.GetString(Fault);
        var path = new Uri($"admin/faults/{Uri.EscapeDataString(fault ?? "")}", UriKind.Relative);
        using var client = CreateClient(tailnet);
        using var answer = context.Arguments.GetString(Switch) == "off"
            ? await client.DeleteAsync(path, context.CancellationToken)
            : await client.PutAsJsonAsync(path, new { node = context.Arguments.GetString(Node) is { Length: > 0 } node ? node : null }, context.CancellationToken);
        return answer.IsSuccessStatusCode
            ? CommandResults.Success($"{fault} is {context.Arguments.GetString(Switch)}")
            : CommandResults.Failure(await answer.Content.ReadAsStringAsync(context.CancellationToken));
    }

    private static HttpClient CreateClient(TailnetEmulatorResource tailnet) => new() { BaseAddress = new Uri(tailnet.Endpoint.Url) };
}
