using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DurableDelivery;

/// <summary>
/// A webhook that is kept, with all that a delivery needs: <c>{"version":1,"id":…,"route":…,"attempts":…,"accepted":…,"group":…,
/// "traceparent":…,"event":{…}}</c>. The event is the HTTP API's own, byte for byte.
/// </summary>
public sealed record DeliveryMessage
{
    /// <summary>The format's version.</summary>
    public const int Version = 1;

    /// <summary>A message's greatest size in bytes: SQS's 1 MiB (since August 2025), less what the attributes of a dead letter take.</summary>
    public const int MaxBytes = (1024 * 1024) - 2048;

    private static readonly string[] Required = ["id", "route", "accepted", "group", "event"];
    private static readonly SearchValues<string> NotAllowed = SearchValues.Create(["\uFFFE", "\uFFFF"], StringComparison.Ordinal);

    /// <summary>The delivery's id: the same with every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>The route's name.</summary>
    public required string Route { get; init; }

    /// <summary>Attempts that were made before it was kept.</summary>
    public int Attempts { get; init; }

    /// <summary>When the webhook came.</summary>
    public required DateTimeOffset Accepted { get; init; }

    /// <summary>What it is in order with: the queue's message group.</summary>
    public required string Group { get; init; }

    /// <summary>Where in a trace it was kept, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The HTTP API's event (payload format 2.0), JSON as it came.</summary>
    public ReadOnlyMemory<byte> Event { get; init; }

    /// <summary>The group of an order's key: of bounded length whatever the key is, and free of what it says.</summary>
    public static string GroupOf(string route, string key) => Hash("order", route, key);

    /// <summary>The delivery's id of a key that identifies a webhook: the same for every repeat.</summary>
    public static string IdOf(string route, string key) => new Guid(Convert.FromHexString(Hash("delivery", route, key)[..32])).ToString();

    /// <summary>The message as it is sent.</summary>
    public string Write()
    {
        var buffer = new ArrayBufferWriter<byte>(Event.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("id", Id);
            writer.WriteString("route", Route);
            writer.WriteNumber("attempts", Attempts);
            writer.WriteNumber("accepted", Accepted.ToUnixTimeMilliseconds());
            writer.WriteString("group", Group);
            if (TraceParent is not null)
            {
                writer.WriteString("traceparent", TraceParent);
            }

            writer.WritePropertyName("event");
            writer.WriteRawValue(Event.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        // The two characters that SQS refuses and JSON lets stand unescaped; they are in texts only.
        return text.AsSpan().ContainsAny(NotAllowed)
            ? text.Replace("\uFFFE", "\\ufffe", StringComparison.Ordinal).Replace("\uFFFF", "\\uffff", StringComparison.Ordinal)
            : text;
    }

    /// <summary>Reads a message.</summary>
    /// <param name="text">The message.</param>
    /// <param name="message">The webhook.</param>
    /// <param name="reason">Why it cannot be understood.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out DeliveryMessage? message, [NotNullWhen(false)] out string? reason)
    {
        message = null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            reason = Wrong(root);
            message = reason is null ? Read(root) : null;
        }
        catch (JsonException e)
        {
            reason = $"it is not JSON (at byte {e.BytePositionInLine})";
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            reason = "a member has a value of another type";
        }

        return message is not null;
    }

    private static string? Wrong(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version))
        {
            return "it is no delivery";
        }

        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
        {
            return $"it has version {version}, and this deliverer knows {Version}";
        }

        var missing = Required.FirstOrDefault(name => !root.TryGetProperty(name, out _));
        return missing is null ? null : $"it has no {missing}";
    }

    private static DeliveryMessage Read(JsonElement root) => new()
    {
        Id = root.GetProperty("id").GetString()!,
        Route = root.GetProperty("route").GetString()!,
        Attempts = root.TryGetProperty("attempts", out var attempts) ? attempts.GetInt32() : 0,
        Accepted = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("accepted").GetInt64()),
        Group = root.GetProperty("group").GetString()!,
        TraceParent = root.TryGetProperty("traceparent", out var trace) ? trace.GetString() : null,
        Event = JsonMarshal.GetRawUtf8Value(root.GetProperty("event")).ToArray(),
    };

    private static string Hash(string kind, string route, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}\n{route.Length}\n{route}{key}"))));
}
