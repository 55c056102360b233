using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hosting.Aws;

namespace AppHost.Inspecting;

/// <summary>What the inspector does with webhooks, as commands for the dashboard and for <c>aspire</c>.</summary>
internal static class WebhookCommands
{
    private const string Sample = "sample";

    public static IResourceBuilder<APIGatewayEmulatorResource> WithWebhookCommands(this IResourceBuilder<APIGatewayEmulatorResource> api, EndpointReference inspector) => api
        .WithCommand("send-sample", "Send a sample", context => SendSampleAsync(inspector, context), new CommandOptions
        {
            Description = "Sends a sample webhook, signed where its secret is known",
            IconName = "Send",
            IsHighlighted = true,
            UpdateState = WhileRunning,
            Arguments =
            [
                new InteractionInput
                {
                    Name = Sample,
                    Label = "Sample",
                    InputType = InputType.Choice,
                    Required = true,
                    DynamicLoading = new InputLoadOptions { LoadCallback = context => LoadAsync(inspector, context) },
                },
            ],
        })
        .WithCommand("replay-last", "Replay the last", context => ReplayLastAsync(inspector, context), new CommandOptions
        {
            Description = "Sends the last webhook again",
            IconName = "ArrowRepeatAll",
            UpdateState = WhileRunning,
        });

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static async Task LoadAsync(EndpointReference inspector, LoadInputContext context)
    {
        using var client = CreateClient(inspector);
        context.Input.Options = [.. (await SamplesAsync(client, context.CancellationToken))
            .Select(static sample => new KeyValuePair<string, string>(Text(sample, "id"), Text(sample, "title")))];
    }

    private static async Task<ExecuteCommandResult> SendSampleAsync(EndpointReference inspector, ExecuteCommandContext context)
    {
        using var client = CreateClient(inspector);
        var wanted = context.Arguments.GetString(Sample);
        var samples = await SamplesAsync(client, context.CancellationToken);
        if (!samples.Any(s => Text(s, "id") == wanted))
        {
            return CommandResults.Failure($"There is no sample '{wanted}'; there are {string.Join(", ", samples.Select(static s => Text(s, "id")))}.");
        }

        var sample = samples.First(s => Text(s, "id") == wanted);
        var request = new
        {
            method = Text(sample, "method"),
            path = Text(sample, "path"),
            headers = sample.GetProperty("headers"),
            body = sample.GetProperty("body"),
            sign = sample.GetProperty("canSign").GetBoolean() ? Text(sample, "scheme") : null,
        };
        return await PostAsync(client, "api/webhooks/send", JsonContent.Create(request), context.CancellationToken);
    }

    private static async Task<ExecuteCommandResult> ReplayLastAsync(EndpointReference inspector, ExecuteCommandContext context)
    {
        using var client = CreateClient(inspector);
        var list = await client.GetFromJsonAsync<JsonElement>(new Uri("api/webhooks", UriKind.Relative), context.CancellationToken);
        var ids = list.GetProperty("webhooks").EnumerateArray().Select(static webhook => webhook.GetProperty("id").GetInt64()).ToList();
        return ids.Count == 0
            ? CommandResults.Failure("No webhook has come yet.")
            : await PostAsync(client, $"api/webhooks/{ids.Max()}/replay", null, context.CancellationToken);
    }

    private static async Task<IReadOnlyList<JsonElement>> SamplesAsync(HttpClient client, CancellationToken cancellationToken) =>
        [.. (await client.GetFromJsonAsync<JsonElement>(new Uri("api/webhooks/samples", UriKind.Relative), cancellationToken)).EnumerateArray()];

    private static async Task<ExecuteCommandResult> PostAsync(HttpClient client, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var session = await client.GetFromJsonAsync<JsonElement>(new Uri("api/session", UriKind.Relative), cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Add("x-inspector-token", Text(session, "requestToken"));
        using var answer = await client.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return CommandResults.Failure(text);
        }

        using var result = JsonDocument.Parse(text);
        var status = result.RootElement.GetProperty("status").GetInt32();
        var body = Encoding.UTF8.GetString(result.RootElement.GetProperty("body").GetBytesFromBase64());
        return status == 0
            ? CommandResults.Failure(Text(result.RootElement, "error"))
            : CommandResults.Success($"Answered {status}", body, CommandResultFormat.Text, displayImmediately: true);
    }

    private static HttpClient CreateClient(EndpointReference inspector) => new() { BaseAddress = new Uri(inspector.Url) };

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
