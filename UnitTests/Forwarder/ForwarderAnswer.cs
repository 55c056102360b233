using System.Text;
using System.Text.Json;

namespace Forwarder.UnitTests;

/// <summary>A function's result, read as API Gateway reads it.</summary>
internal sealed class ForwarderAnswer(JsonElement json)
{
    public int Status => json.GetProperty("statusCode").GetInt32();

    public bool IsBase64 => json.TryGetProperty("isBase64Encoded", out var flag) && flag.GetBoolean();

    public string[] Cookies => json.TryGetProperty("cookies", out var cookies) ? [.. cookies.EnumerateArray().Select(cookie => cookie.GetString()!)] : [];

    public byte[] Body => !json.TryGetProperty("body", out var body) ? []
        : IsBase64 ? Convert.FromBase64String(body.GetString()!)
        : Encoding.UTF8.GetBytes(body.GetString()!);

    public string Text => Encoding.UTF8.GetString(Body);

    public IReadOnlyDictionary<string, string> Headers => json.TryGetProperty("headers", out var headers)
        ? headers.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase)
        : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Name of the failure in a problem answer.</summary>
    public string Problem
    {
        get
        {
            Assert.Equal("application/problem+json", Headers["content-type"]);
            return JsonDocument.Parse(Text).RootElement.GetProperty("type").GetString()!["urn:webhook-forwarder:problem:".Length..];
        }
    }

    public bool HasBody => json.TryGetProperty("body", out _);
}
