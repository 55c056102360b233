using Testing.Queues;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AwsClient.Signing;

namespace QueueEmulator.UnitTests;

/// <summary>Calls operations of the emulator with JSON as it is.</summary>
internal sealed class EmulatorClient(RunningQueues emulator) : IDisposable
{
    private readonly HttpClient _http = new();

    public async Task<JsonNode> CallAsync(string target, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, emulator.Endpoint) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", target);
        var service = target.StartsWith("AmazonSQS", StringComparison.Ordinal) ? "sqs" : "dynamodb";
        SignatureV4.Sign(request, bytes, new AwsCredentials("test", "test"), "us-east-1", service, TimeProvider.System.GetUtcNow());
        using var response = await _http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    public void Dispose() => _http.Dispose();
}
