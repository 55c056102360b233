using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ServiceDefaults.UnitTests;

/// <summary>
/// An OTLP message as text that can be compared: fields by their numbers, in any order, without what two exporters may say differently (their own
/// name, times of collection).
/// </summary>
internal static class OtlpText
{
    // What is a message in a message, by the path of field numbers from the root; anything else with a length is a text or bytes.
    private static readonly HashSet<string> _traces = [.. "1 1.1 1.1.1 1.1.1.2 1.2 1.2.1 1.2.2 1.2.2.9 1.2.2.9.2 1.2.2.13 1.2.2.13.4 1.2.2.13.4.2 1.2.2.15".Split(' ')];
    private static readonly HashSet<string> _logs = [.. "1 1.1 1.1.1 1.1.1.2 1.2 1.2.1 1.2.2 1.2.2.5 1.2.2.6 1.2.2.6.2".Split(' ')];
    private static readonly HashSet<string> _metrics =
        [.. "1 1.1 1.1.1 1.1.1.2 1.2 1.2.1 1.2.2 1.2.2.7 1.2.2.7.1 1.2.2.7.1.7 1.2.2.7.1.7.2 1.2.2.9 1.2.2.9.1 1.2.2.9.1.9 1.2.2.9.1.9.2".Split(' ')];

    private static readonly HashSet<string> _times = [.. "logs:1.2.2.1 logs:1.2.2.11 metrics:1.2.2.7.1.2 metrics:1.2.2.7.1.3 metrics:1.2.2.9.1.2 metrics:1.2.2.9.1.3".Split(' ')];

    public static string Of(string path, byte[] message)
    {
        var signal = path[(path.LastIndexOf('/') + 1)..];
        return Read(signal, message, "", signal switch { "traces" => _traces, "logs" => _logs, _ => _metrics });
    }

    private static string Read(string signal, ReadOnlySpan<byte> message, string at, HashSet<string> messages)
    {
        var fields = new List<string>();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var path = at.Length == 0 ? $"{tag >> 3}" : $"{at}.{tag >> 3}";
            var value = (tag & 7) switch
            {
                0 => Varint(ref message).ToString(CultureInfo.InvariantCulture),
                1 => Fixed(ref message, 8),
                5 => Fixed(ref message, 4),
                2 => Nested(signal, ref message, path, messages),
                _ => throw new FormatException($"wire type {tag & 7} at {path}"),
            };
            // An empty text says nothing, but for the value of an attribute; the schema's version is the SDK's own.
            if ((value.Length == 0 && !path.EndsWith(".2.1", StringComparison.Ordinal)) || path == "1.3")
            {
                continue;
            }

            fields.Add($"{path}={(_times.Contains($"{signal}:{path}") ? "time" : value)}");
        }

        // The SDK's exporter sends with HttpClient, which has metrics of its own.
        var ordered = fields
            .Where(field => !(at == "1.1" && field.Contains("telemetry.sdk", StringComparison.Ordinal)))
            .Where(field => !(at == "1" && field.Contains("System.Net.Http", StringComparison.Ordinal))).Order(StringComparer.Ordinal);
        return $"{{\n{string.Join('\n', ordered)}\n}}";
    }

    private static string Nested(string signal, ref ReadOnlySpan<byte> message, string path, HashSet<string> messages)
    {
        var length = (int)Varint(ref message);
        var content = message[..length];
        message = message[length..];
        return messages.Contains(path) ? Read(signal, content, path, messages)
            : content.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Convert.ToHexString(content)
            : Encoding.ASCII.GetString(content);
    }

    private static string Fixed(ref ReadOnlySpan<byte> message, int length)
    {
        var value = length == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(message) : BinaryPrimitives.ReadUInt32LittleEndian(message);
        message = message[length..];
        return value.ToString("x", CultureInfo.InvariantCulture);
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var octet = message[0];
            message = message[1..];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return value;
            }
        }
    }
}
