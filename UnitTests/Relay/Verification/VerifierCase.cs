using System.Text;
using System.Text.Json;
using Relay.Verification;
using Lambda.Runtime.HttpApi;
using Routing;
using Routing.Configuration;
using Routing.Verification;

namespace Relay.UnitTests.Verification;

/// <summary>A signed request, a way to verify it, and the time of that.</summary>
internal sealed record VerifierCase(string Verification, string Secret, TestEvent Webhook, long Now)
{
    /// <summary>What the provider publishes, by address.</summary>
    public IReadOnlyDictionary<string, string> Documents { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Options as a route's JSON (without the secret) gives them.</summary>
    public VerificationOptions Options
    {
        get
        {
            var json = Secret.Length == 0 ? Verification : Verification.TrimEnd()[..^1] + ""","secret":{"name":"s"}}""";
            var errors = new List<string>();
            var table = RouteTableReader.Read($$"""{"routes":[{"name":"r","target":"http://t","verification":{{json}}}]}""", ResponseMode.Full, errors);
            Assert.Empty(errors);
            return table.Routes[0].Verification!;
        }
    }

    public VerifierCase WithHeader(string name, string value) =>
        this with { Webhook = Webhook with { Headers = new Dictionary<string, string>(Webhook.Headers, StringComparer.Ordinal) { [name] = value } } };

    public VerificationResult Verify(params string[] secrets) => Judge(secrets).Result;

    public Verdict Judge(params string[] secrets)
    {
        var request = new HttpApiEvent();
        Assert.Null(request.Read(Encoding.UTF8.GetBytes(Webhook.Json)));
        var values = secrets.Length == 0 ? [Secret] : secrets;
        using var keys = new RemoteKeys(() => new DocumentHandler(Documents), TimeProvider.System);
        var evidence = new Evidence(request, [.. values.Select(Encoding.UTF8.GetBytes)], DateTimeOffset.FromUnixTimeSeconds(Now), TimeSpan.FromSeconds(30));
        return RequestVerifier.Create(Options, keys).Verify(evidence);
    }

    /// <summary>All vectors of Vectors/vectors.json, by name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Vectors { get; } = LoadVectors();

    public static VerifierCase Find(string name) => FromVector(Vectors[name]);

    private static Dictionary<string, JsonElement> LoadVectors()
    {
        using var stream = typeof(VerifierCase).Assembly.GetManifestResourceStream("vectors.json")!;
        return JsonDocument.Parse(stream).RootElement.Clone().EnumerateArray().ToDictionary(vector => vector.GetProperty("name").GetString()!, StringComparer.Ordinal);
    }

    public static VerifierCase FromVector(JsonElement vector) => new(
        vector.GetProperty("verification").GetRawText(),
        vector.GetProperty("secret").GetString()!,
        new TestEvent
        {
            Domain = "hooks.example.com",
            Path = vector.GetProperty("path").GetString()!,
            Query = vector.GetProperty("query").GetString()!,
            Headers = vector.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!, StringComparer.Ordinal),
            Body = vector.GetProperty("body").GetBytesFromBase64(),
            Base64 = true,
        },
        vector.GetProperty("now").GetInt64())
    {
        Documents = vector.TryGetProperty("documents", out var documents)
            ? documents.EnumerateObject().ToDictionary(document => document.Name, document => document.Value.GetString()!, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal),
    };
}
