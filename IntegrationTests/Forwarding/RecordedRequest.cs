using System.Text.Json;

namespace IntegrationTests.Forwarding;

/// <summary>A request as the target recorded it (<c>GET /stub/requests</c>).</summary>
internal sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public static RecordedRequest From(JsonElement json) => new(
        json.GetProperty("method").GetString()!,
        json.GetProperty("target").GetString()!,
        json.GetProperty("headers").EnumerateArray()
            .Select(field => (Name: field[0].GetString()!, Value: field[1].GetString()!))
            .GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => string.Join(",", group.Select(field => field.Value)), StringComparer.OrdinalIgnoreCase),
        json.GetProperty("body").GetBytesFromBase64());
}
