using System.Security.Cryptography;
using System.Text;

namespace Benchmarks.Forwarding;

/// <summary>What a sandbox is set to, and the webhook it gets.</summary>
/// <param name="Name">Name in the report.</param>
/// <param name="Event">The webhook's event.</param>
/// <param name="Environment">Variables besides those that every run has.</param>
/// <param name="IsTraced">Whether the trace is sampled.</param>
internal sealed record Scenario(string Name, string Event, IReadOnlyDictionary<string, string> Environment, bool IsTraced = false)
{
    /// <summary>What <see cref="LoopbackSecrets"/> says of every secret.</summary>
    public const string Secret = "topsecret";

    private const string Github = """ "verification":{"scheme":"github","secret":{"name":"webhooks/sINDEX"}} """;

    /// <summary>One route, nothing to verify.</summary>
    public static Scenario Plain(int bodyBytes) => new("plain", TestBody.Event(bodyBytes), new Dictionary<string, string>());

    /// <summary>Each class of work on top of the plain webhook.</summary>
    public static IReadOnlyList<Scenario> Classes(int target, int secrets, int collector)
    {
        var export = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{collector}", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" };
        var hmac = Verifying(target, secrets, 1, Github);
        var rules = string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"x-removed-{i}\""));
        return
        [
            Plain(0),
            new("HMAC (github)", Signed, hmac),
            new("token (gitlab)", TestBody.Event(0, $"\"x-gitlab-token\":\"{Secret}\","), Verifying(target, secrets, 1, """ "verification":{"scheme":"gitlab","secret":{"name":"webhooks/sINDEX"}} """)),
            new("HMAC, 500 routes and secrets", Signed, Verifying(target, secrets, 500, Github)),
            new("HMAC, 20 header rules", Signed, Verifying(target, secrets, 1, $$"""{{Github}},"request":{"remove":[{{rules}}]}""")),
            new("exporting", TestBody.Event(0), export, IsTraced: true),
            new("HMAC and exporting", Signed, hmac.Concat(export).ToDictionary(StringComparer.Ordinal), IsTraced: true),
        ];
    }

    /// <summary>As many routes as secrets; the webhook is for the first.</summary>
    public static Scenario Secrets(int target, int secrets, int count) => new($"{count} secrets", Signed, Verifying(target, secrets, count, Github));

    private static string Signed =>
        TestBody.Event(0, $"\"x-hub-signature-256\":\"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(TestBody.Small)))}\",");

    private static Dictionary<string, string> Verifying(int target, int secrets, int routes, string verification)
    {
        var list = Enumerable.Range(0, routes).Select(i =>
            $$"""{"name":"r{{i}}","match":{"path":"{{(i == 0 ? "/hooks/push" : $"/p{i}")}}"},"target":"http://127.0.0.1:{{target}}",{{verification.Replace("INDEX", $"{i}", StringComparison.Ordinal)}}}""");
        return new(StringComparer.Ordinal)
        {
            ["ROUTES"] = $$"""{"routes":[{{string.Join(',', list)}}]}""",
            ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = $"http://127.0.0.1:{secrets}",
            ["AWS_ACCESS_KEY_ID"] = "benchmark",
            ["AWS_SECRET_ACCESS_KEY"] = "benchmark",
        };
    }
}
