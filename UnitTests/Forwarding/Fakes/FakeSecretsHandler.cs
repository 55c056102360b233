using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Forwarding.UnitTests.Fakes;

/// <summary>Secrets Manager's GetSecretValue as a transport: a current and a previous text, or an error.</summary>
internal sealed class FakeSecretsHandler : HttpMessageHandler
{
    private int _calls;

    public string? Current { get; set; }

    public string? Previous { get; set; }

    public HttpStatusCode? Failing { get; set; }

    public int Calls => _calls;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        var asked = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)).RootElement;
        var isPrevious = asked.TryGetProperty("VersionStage", out var stage) && stage.GetString() == "AWSPREVIOUS";
        var text = isPrevious ? Previous : Current;
        if (Failing is { } status)
        {
            return Answer(status, """{"__type":"AccessDeniedException","Message":"not allowed"}""");
        }

        return text is null
            ? Answer(HttpStatusCode.BadRequest, """{"__type":"ResourceNotFoundException","Message":"none"}""")
            : Answer(HttpStatusCode.OK, new JsonObject { ["ARN"] = "arn", ["Name"] = "s", ["VersionId"] = "v", ["SecretString"] = text }.ToJsonString());
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json) };
}
