using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Testing;

/// <summary>Secrets Manager's reading operations as a transport: a current and a previous text for every secret, or an error.</summary>
internal sealed class FakeSecretsHandler : HttpMessageHandler
{
    private int _calls;
    private int _batchCalls;
    private int _underWay;
    private int _mostUnderWay;

    public string? Current { get; set; }

    public string? Previous { get; set; }

    public HttpStatusCode? Failing { get; set; }

    /// <summary>How BatchGetSecretValue is answered; null: it does not exist.</summary>
    public Func<IReadOnlyList<string>, IEnumerable<string>>? Batch { get; set; }

    /// <summary>What a call for a secret waits for before its answer.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int Calls => _calls;

    public int BatchCalls => _batchCalls;

    public int MostUnderWay => _mostUnderWay;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        var now = Interlocked.Increment(ref _underWay);
        for (var most = _mostUnderWay; now > most; most = _mostUnderWay)
        {
            Interlocked.CompareExchange(ref _mostUnderWay, now, most);
        }

        try
        {
            var asked = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)).RootElement;
            return asked.TryGetProperty("SecretIdList", out var ids)
                ? AnswerBatch([.. ids.EnumerateArray().Select(id => id.GetString()!)])
                : await AnswerOneAsync(asked, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private HttpResponseMessage AnswerBatch(IReadOnlyList<string> ids)
    {
        Interlocked.Increment(ref _batchCalls);
        return Batch is null
            ? Answer(HttpStatusCode.BadRequest, """{"__type":"AccessDeniedException","Message":"not allowed"}""")
            : Answer(HttpStatusCode.OK, new JsonObject { ["SecretValues"] = new JsonArray([.. Batch(ids).Select(id => Secret(id, Current!))]) }.ToJsonString());
    }

    private async Task<HttpResponseMessage> AnswerOneAsync(JsonElement asked, CancellationToken cancellationToken)
    {
        var id = asked.GetProperty("SecretId").GetString()!;
        await Before(id).WaitAsync(cancellationToken);
        var isPrevious = asked.TryGetProperty("VersionStage", out var stage) && stage.GetString() == "AWSPREVIOUS";
        var text = isPrevious ? Previous : Current;
        if (Failing is { } status)
        {
            return Answer(status, """{"__type":"AccessDeniedException","Message":"not allowed"}""");
        }

        return text is null
            ? Answer(HttpStatusCode.BadRequest, """{"__type":"ResourceNotFoundException","Message":"none"}""")
            : Answer(HttpStatusCode.OK, Secret(id, text).ToJsonString());
    }

    private static JsonObject Secret(string id, string text) =>
        new() { ["ARN"] = $"arn:aws:secretsmanager:eu-west-1:123456789012:secret:{id}-AbCdEf", ["Name"] = id, ["VersionId"] = "v", ["SecretString"] = text };

    private static HttpResponseMessage Answer(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json) };
}
