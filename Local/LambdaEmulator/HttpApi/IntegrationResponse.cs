using System.Text;
using System.Text.Json;

namespace LambdaEmulator.HttpApi;

/// <summary>A function's answer in payload format 2.0, or the one inferred when it has no <c>statusCode</c>.</summary>
internal sealed record IntegrationResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<string> Cookies, ReadOnlyMemory<byte> Body)
{
    private const string InferredType = "application/json";
    private const string DefaultType = "text/plain; charset=utf-8";

    private static readonly JsonDocumentOptions _deep = new() { MaxDepth = 1000 };

    /// <summary>
    /// The answer, or null when it is malformed (500 for the caller). Without a <c>statusCode</c> nothing is malformed: what is no JSON at all
    /// goes to the caller as it is (recorded; the documentation speaks of valid JSON).
    /// </summary>
    public static IntegrationResponse? Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = TryParse(payload);
            if (document is null)
            {
                return Inferred(payload);
            }

            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("statusCode", out var status)
                ? Explicit(root, status)
                : Inferred(root.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(root.GetString()!) : payload);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    public string? Header(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonDocument.Parse(payload, _deep);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IntegrationResponse Inferred(ReadOnlyMemory<byte> body) => new(200, [KeyValuePair.Create("content-type", InferredType)], [], body);

    private static IntegrationResponse? Explicit(JsonElement root, JsonElement statusCode)
    {
        if (!TryStatus(statusCode, out var status) || status is < 200 or > 599)
        {
            return null;
        }

        var headers = Optional(root, "headers", JsonValueKind.Object) is { } map
            ? map.EnumerateObject().Select(static header => KeyValuePair.Create(header.Name.ToLowerInvariant(), Scalar(header.Value))).ToList()
            : [];
        var cookies = Optional(root, "cookies", JsonValueKind.Array) is { } list
            ? list.EnumerateArray().Select(static cookie => cookie.GetString() ?? "").ToList()
            : [];
        if (!headers.Exists(static header => header.Key == "content-type"))
        {
            headers.Add(KeyValuePair.Create("content-type", DefaultType));
        }

        return new IntegrationResponse(status, headers, cookies, Content(root));
    }

    private static bool TryStatus(JsonElement element, out int status) =>
        element.ValueKind == JsonValueKind.String
            ? int.TryParse(element.GetString(), out status)
            : element.TryGetInt32(out status);

    private static ReadOnlyMemory<byte> Content(JsonElement root)
    {
        if (!root.TryGetProperty("body", out var body) || body.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        var base64 = root.TryGetProperty("isBase64Encoded", out var flag) && flag.ValueKind != JsonValueKind.Null && flag.GetBoolean();
        if (body.ValueKind != JsonValueKind.String)
        {
            throw new FormatException("body is not a string");
        }

        return base64 ? body.GetBytesFromBase64() : Encoding.UTF8.GetBytes(body.GetString()!);
    }

    private static JsonElement? Optional(JsonElement root, string name, JsonValueKind kind)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == kind ? value : throw new FormatException($"{name} is not of kind {kind}");
    }

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new FormatException("a header is not a string, a number or a truth value"),
    };
}
