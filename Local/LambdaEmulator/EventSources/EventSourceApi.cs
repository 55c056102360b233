using System.Text.Json;
using System.Text.Json.Nodes;
using LambdaEmulator.Servers;

namespace LambdaEmulator.EventSources;

/// <summary>
/// The mappings, and Lambda's operations on them: ListEventSourceMappings, and UpdateEventSourceMapping with <c>Enabled</c>, which pauses and
/// resumes one. Contract: Lambda API reference.
/// </summary>
internal sealed class EventSourceApi(EmulatorContext emulator, IReadOnlyList<EventSourceMapping> mappings) : IAsyncDisposable
{
    public const string Prefix = "/2015-03-31/event-source-mappings";

    public void Start()
    {
        foreach (var mapping in mappings)
        {
            mapping.Start();
        }
    }

    public Task HandleAsync(HttpContext context, string path)
    {
        var id = path[Prefix.Length..].Trim('/');
        if (id.Length == 0 && HttpMethods.IsGet(context.Request.Method))
        {
            return AnswerAsync(context, new JsonObject { ["EventSourceMappings"] = new JsonArray([.. mappings.Select(Describe)]) });
        }

        if (mappings.FirstOrDefault(candidate => candidate.Id == id) is not { } mapping)
        {
            return JsonAnswers.WriteAsync(context, StatusCodes.Status404NotFound, ("Type", "User"), ("Message", "The resource you requested does not exist."));
        }

        return HttpMethods.IsPut(context.Request.Method) ? UpdateAsync(context, mapping) : AnswerAsync(context, Describe(mapping));
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(mappings.Select(static mapping => mapping.DisposeAsync().AsTask()));

    private async Task UpdateAsync(HttpContext context, EventSourceMapping mapping)
    {
        var body = await BodyReader.ReadAsync(context.Request, 4096, context.RequestAborted);
        if (body is not { } json || Enabled(json) is not { } enabled)
        {
            await JsonAnswers.WriteAsync(context, StatusCodes.Status400BadRequest, ("Type", "User"), ("Message", "Only Enabled can be changed here: {\"Enabled\":true}"));
            return;
        }

        mapping.Enable(enabled);
        await AnswerAsync(context, Describe(mapping));
    }

    private static bool? Enabled(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span)?["Enabled"]?.GetValue<bool>();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private JsonObject Describe(EventSourceMapping mapping) => new()
    {
        ["UUID"] = mapping.Id,
        ["FunctionArn"] = emulator.Options.FunctionArn(mapping.Options.Function),
        ["EventSourceArn"] = mapping.QueueArn,
        ["State"] = mapping.IsEnabled ? "Enabled" : "Disabled",
        ["BatchSize"] = mapping.Options.BatchSize,
        ["ScalingConfig"] = new JsonObject { ["MaximumConcurrency"] = mapping.Options.MaximumConcurrency },
        ["FunctionResponseTypes"] = new JsonArray("ReportBatchItemFailures"),
    };

    private static Task AnswerAsync(HttpContext context, JsonObject answer) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(answer));
}
