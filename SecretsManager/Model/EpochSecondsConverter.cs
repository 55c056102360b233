using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecretsManager.Model;

/// <summary>AWS JSON 1.1 writes times as seconds since 1970 with a fraction.</summary>
public sealed class EpochSecondsConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var seconds = reader.GetDouble();
        // 9999-12-31; what is beyond is not a time, and NaN compares false.
        if (!(seconds is > -62_135_596_800 and < 253_402_300_800))
            throw new JsonException("A time is seconds since 1970.");
        return DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds() / 1000d);
}
