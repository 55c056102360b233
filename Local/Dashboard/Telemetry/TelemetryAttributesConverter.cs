using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Telemetry;

/// <summary>Writes attributes as a JSON object.</summary>
internal sealed class TelemetryAttributesConverter : JsonConverter<TelemetryAttributes>
{
    public override TelemetryAttributes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new([.. JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options) ?? []]);

    public override void Write(Utf8JsonWriter writer, TelemetryAttributes value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var pair in value.Pairs)
        {
            writer.WriteString(pair.Key, pair.Value);
        }

        writer.WriteEndObject();
    }
}
