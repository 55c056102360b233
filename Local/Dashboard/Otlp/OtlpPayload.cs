using Google.Protobuf;

namespace Dashboard.Otlp;

/// <summary>Reads and writes the two encodings of OTLP over HTTP.</summary>
internal static class OtlpPayload
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    private static readonly JsonParser _json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>Parses a request's body.</summary>
    /// <exception cref="InvalidProtocolBufferException">The body is not such a message.</exception>
    /// <exception cref="InvalidJsonException">The body is not JSON.</exception>
    public static T Parse<T>(MessageParser<T> parser, byte[] body, bool json)
        where T : IMessage<T>, new() =>
        json ? _json.Parse<T>(System.Text.Encoding.UTF8.GetString(body)) : parser.ParseFrom(body);

    /// <summary>
    /// Trace and span ids are hex in OTLP's JSON where protobuf's JSON has base64. Every hex id is also a valid base64 text of 12 or 24
    /// bytes, so the parser's bytes are turned back into the text that was sent.
    /// </summary>
    public static ByteString IdFromJson(ByteString parsed)
    {
        if (parsed.Length is not (12 or 24))
        {
            return parsed;
        }

        var text = parsed.ToBase64();
        return text.All(char.IsAsciiHexDigit) ? ByteString.CopyFrom(Convert.FromHexString(text)) : parsed;
    }
}
