using System.Text.Json.Nodes;
using System.Text;
using AwsClient.Signing;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

/// <summary>Requests that no client would send, correctly signed.</summary>
internal static class RawRequest
{
    public static HttpRequestMessage Create(EmulatorHarness emulator, string operation, string body, string? region = null, string? service = null) =>
        Create(emulator, operation, Encoding.UTF8.GetBytes(body), region, service);

    public static HttpRequestMessage Create(EmulatorHarness emulator, string operation, byte[] body, string? region = null, string? service = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, emulator.Endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"secretsmanager.{operation}");
        SignatureV4.Sign(request, body, EmulatorHarness.Credentials, region ?? "eu-central-1", service ?? "secretsmanager", emulator.Time.GetUtcNow());
        return request;
    }

    /// <summary>Sends a body and answers status and error code (null where it succeeded).</summary>
    public static async Task<(int Status, string? Code, JsonNode Body)> SendAsync(HttpClient http, EmulatorHarness emulator, string operation, byte[] body)
    {
        using var request = Create(emulator, operation, body);
        using var response = await http.SendAsync(request);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return ((int)response.StatusCode, answer["__type"]?.ToString(), answer);
    }
}
