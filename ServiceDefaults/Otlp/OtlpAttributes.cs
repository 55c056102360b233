using System.Globalization;
using Http1;

namespace ServiceDefaults.Otlp;

/// <summary>Attributes as OTLP has them: a repeated <c>KeyValue</c> (opentelemetry/proto/common/v1/common.proto).</summary>
internal static class OtlpAttributes
{
    /// <summary>Writes one attribute; one without a value is left out, as the SDK does it.</summary>
    public static void Write(ByteBuffer buffer, int field, string key, object? value)
    {
        if (value is null)
        {
            return;
        }

        var attribute = ProtobufWriter.Begin(buffer, field);
        ProtobufWriter.Text(buffer, 1, key);
        WriteValue(buffer, 2, value);
        ProtobufWriter.End(buffer, attribute);
    }

    /// <summary>Writes an <c>AnyValue</c>.</summary>
    public static void WriteValue(ByteBuffer buffer, int field, object value)
    {
        var any = ProtobufWriter.Begin(buffer, field);
        switch (value)
        {
            case string text: WriteText(buffer, text); break;
            case bool flag: ProtobufWriter.Number(buffer, 2, flag ? 1UL : 0UL); break;
            case int or long or short or byte or sbyte or uint or ushort: ProtobufWriter.Number(buffer, 3, (ulong)Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double or float: ProtobufWriter.Double(buffer, 4, Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
            default: WriteText(buffer, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""); break;
        }

        ProtobufWriter.End(buffer, any);
    }

    // An empty text is a value too.
    private static void WriteText(ByteBuffer buffer, string text)
    {
        if (text.Length == 0)
        {
            ProtobufWriter.Bytes(buffer, 1, []);
        }
        else
        {
            ProtobufWriter.Text(buffer, 1, text);
        }
    }
}
