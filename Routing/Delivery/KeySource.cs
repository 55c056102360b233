using System.Globalization;
using System.Text;
using System.Text.Json;
using Lambda.Runtime.HttpApi;

namespace Routing.Delivery;

/// <summary>What identifies a webhook, or the order that it belongs to.</summary>
/// <param name="Place">Where in the request it is.</param>
/// <param name="Name">The header's name in lower case, the capture's name, or the pointer.</param>
public sealed record KeySource(KeyPlace Place, string Name)
{
    private static readonly Dictionary<string, KeySource> Presets = new(StringComparer.Ordinal)
    {
        ["github"] = new(KeyPlace.Header, "x-github-delivery"),
        ["gitlab"] = new(KeyPlace.Header, "idempotency-key"),
        ["shopify"] = new(KeyPlace.Header, "x-shopify-webhook-id"),
        ["slack"] = new(KeyPlace.Body, "/event_id"),
        ["standard-webhooks"] = new(KeyPlace.Header, "webhook-id"),
        ["stripe"] = new(KeyPlace.Body, "/id"),
        ["svix"] = new(KeyPlace.Header, "svix-id"),
        ["twilio"] = new(KeyPlace.Header, "i-twilio-idempotency-token"),
    };

    /// <summary>Names of the senders whose delivery ids are known.</summary>
    public static string PresetNames => string.Join(", ", Presets.Keys);

    /// <summary>The delivery id of a known sender; null: not known.</summary>
    public static KeySource? Preset(string sender) => Presets.GetValueOrDefault(sender);

    /// <summary>The key of a request; null when the request has none.</summary>
    public string? Read(HttpApiEvent request, Route route)
    {
        var key = Place switch
        {
            KeyPlace.Header => Encoding.UTF8.GetString(request.Header(Encoding.ASCII.GetBytes(Name))),
            KeyPlace.Capture => Capture(request, route),
            _ => Pointed(request.Body),
        };
        return string.IsNullOrEmpty(key) ? null : key;
    }

    /// <summary>The source in words, for a log.</summary>
    public override string ToString() => $"{Place.ToString().ToLowerInvariant()} {Name}";

    private string? Capture(HttpApiEvent request, Route route)
    {
        var path = Encoding.UTF8.GetString(request.PathWithoutStage);
        return route.Match.Path is { } template && template.Matches(path) ? template.Capture(path).GetValueOrDefault(Name) : null;
    }

    private string? Pointed(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            var value = json.RootElement;
            foreach (var step in Name.Split('/').Skip(1))
            {
                var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                if (Step(value, name) is not { } next)
                {
                    return null;
                }

                value = next;
            }

            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Step(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty(name, out var member) => member,
        JsonValueKind.Array when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < value.GetArrayLength() => value[index],
        _ => null,
    };
}
