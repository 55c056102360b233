using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Http1;
using Lambda.Runtime.Json;
using Routing;

namespace Relay.Answers;

/// <summary>Turns a target's answer into a function's result of payload format 2.0.</summary>
internal sealed class AnswerWriter
{
    /// <summary>Lambda's limit for a result, in bytes (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).</summary>
    public const int MaxResultBytes = 6 * 1024 * 1024;

    /// <summary>Bodies that nobody gets are read up to this size (bytes) to keep the connection.</summary>
    private const int MaxDrainedBytes = 64 * 1024;

    // All but the tab.
    private static readonly SearchValues<byte> _controls = SearchValues.Create([.. Enumerable.Range(1, 31).Where(c => c != '\t').Select(c => (byte)c), 127]);

    private readonly ByteBuffer _body = new();
    private readonly ByteBuffer _value = new();

    /// <summary>Writes the whole result. Returns the failure's reason when the answer is too large for Lambda, else null.</summary>
    /// <exception cref="IOException">The connection broke inside the body.</exception>
    /// <exception cref="TimeoutException">The time is used up.</exception>
    public string? Write(ByteBuffer result, Http1Connection answer, Route route, bool requestWasHead, IReadTimeout timeout)
    {
        var mode = route.ResponseMode;
        if (mode == ResponseMode.Always200)
        {
            Drain(answer, timeout);
            WriteAlways200(result);
            return null;
        }

        result.Write("{\"statusCode\":"u8);
        WriteNumber(result, answer.Status);
        if (mode is ResponseMode.Full or ResponseMode.StatusAndHeaders)
        {
            WriteHeaders(result, answer, route.ResponseHeaders, keepLength: requestWasHead || answer.Status == 304);
            WriteCookies(result, answer, route.ResponseHeaders);
        }

        string? tooLarge = null;
        if (mode == ResponseMode.Full)
        {
            tooLarge = WriteBody(result, answer, timeout);
        }
        else
        {
            Drain(answer, timeout);
        }

        result.Write((byte)'}');
        return tooLarge;
    }

    /// <summary>Writes the answer of <see cref="ResponseMode.Always200"/>, in place of what is in the buffer.</summary>
    public static void WriteAlways200(ByteBuffer result)
    {
        result.Clear();
        result.Write("{\"statusCode\":200}"u8);
    }

    private static void WriteNumber(ByteBuffer result, long number)
    {
        _ = Utf8Formatter.TryFormat(number, result.GetSpan(20), out var length);
        result.Advance(length);
    }

    private void WriteHeaders(ByteBuffer result, Http1Connection answer, HeaderRules rules, bool keepLength)
    {
        result.Write(",\"headers\":{"u8);
        var connection = answer.Find("connection"u8);
        var first = true;
        for (var i = 0; i < answer.FieldCount; i++)
        {
            var name = answer.Name(i);
            if (IsDropped(name, connection, keepLength) || !rules.Keeps(name) || OccursBefore(answer, i))
            {
                continue;
            }

            if (!first)
            {
                result.Write((byte)',');
            }

            first = false;
            JsonString.Write(result, name);
            result.Write(":\""u8);
            if (keepLength && answer.ContentLength is { } length && Ascii.EqualsIgnoreCase(name, "content-length"u8))
            {
                // One number, however often it was said.
                WriteNumber(result, length);
                result.Write((byte)'"');
                continue;
            }

            WriteValue(result, answer.Value(i));
            // The format has one value per name: further ones are joined, which RFC 9110 §5.3 makes equivalent.
            for (var j = i + 1; j < answer.FieldCount; j++)
            {
                if (Ascii.EqualsIgnoreCase(answer.Name(j), name))
                {
                    result.Write(", "u8);
                    WriteValue(result, answer.Value(j));
                }
            }

            result.Write((byte)'"');
        }

        foreach (var field in rules.Set)
        {
            if (Ascii.EqualsIgnoreCase(field.Name, "set-cookie"u8))
            {
                continue;
            }

            result.Write(first ? "\""u8 : ",\""u8);
            first = false;
            result.Write(field.Name);
            result.Write("\":"u8);
            JsonString.Write(result, field.Value);
        }

        result.Write((byte)'}');
    }

    private static bool IsDropped(ReadOnlySpan<byte> name, ReadOnlySpan<byte> connection, bool keepLength) =>
        HopByHop.Is(name, connection) || Ascii.EqualsIgnoreCase(name, "set-cookie"u8) ||
        (!keepLength && Ascii.EqualsIgnoreCase(name, "content-length"u8));

    private static bool OccursBefore(Http1Connection answer, int index)
    {
        var name = answer.Name(index);
        for (var i = 0; i < index; i++)
        {
            if (Ascii.EqualsIgnoreCase(answer.Name(i), name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Cookies have a place of their own: their values are not to be joined (RFC 9110 §5.3).</summary>
    private void WriteCookies(ByteBuffer result, Http1Connection answer, HeaderRules rules)
    {
        var count = 0;
        for (var i = 0; i < answer.FieldCount && rules.Keeps("set-cookie"u8); i++)
        {
            if (Ascii.EqualsIgnoreCase(answer.Name(i), "set-cookie"u8))
            {
                WriteCookie(result, answer.Value(i), count++);
            }
        }

        foreach (var field in rules.Set)
        {
            if (Ascii.EqualsIgnoreCase(field.Name, "set-cookie"u8))
            {
                WriteCookie(result, field.Value, count++);
            }
        }

        if (count > 0)
        {
            result.Write((byte)']');
        }
    }

    private void WriteCookie(ByteBuffer result, ReadOnlySpan<byte> value, int index)
    {
        result.Write(index == 0 ? ",\"cookies\":[\""u8 : ",\""u8);
        WriteValue(result, value);
        result.Write((byte)'"');
    }

    private void WriteValue(ByteBuffer result, ReadOnlySpan<byte> value)
    {
        if (!value.ContainsAny(_controls) && Utf8.IsValid(value))
        {
            JsonString.WriteContent(result, value);
            return;
        }

        // What is not UTF-8 is ISO-8859-1, as HTTP once had it; a control character, which no gateway passes on, becomes a blank (RFC 9110 §5.5).
        var isUtf8 = Utf8.IsValid(value);
        _value.Clear();
        foreach (var octet in value)
        {
            if (_controls.Contains(octet))
            {
                _value.Write((byte)' ');
            }
            else if (isUtf8 || octet < 0x80)
            {
                _value.Write(octet);
            }
            else
            {
                _value.Write((byte)(0xC0 | (octet >> 6)));
                _value.Write((byte)(0x80 | (octet & 0x3F)));
            }
        }

        JsonString.WriteContent(result, _value.Written);
    }

    private string? WriteBody(ByteBuffer result, Http1Connection answer, IReadTimeout timeout)
    {
        _body.Clear();
        var limit = MaxResultBytes - result.Length;
        if (!answer.ReadBody(_body, limit, timeout))
        {
            return $"The answer's body is larger than the {limit} bytes that Lambda leaves for it.";
        }

        var body = _body.Written;
        if (body.IsEmpty)
        {
            return null;
        }

        // Text costs fewer bytes than base64 and is readable in logs; what is not UTF-8 (compressed bodies, say) has no other way.
        var isText = Utf8.IsValid(body);
        result.Write(",\"body\":"u8);
        if (isText)
        {
            JsonString.Write(result, body);
        }
        else
        {
            WriteBase64(result, body);
        }

        result.Write(isText ? ",\"isBase64Encoded\":false"u8 : ",\"isBase64Encoded\":true"u8);
        return result.Length < MaxResultBytes ? null : $"The answer has {body.Length} bytes, which makes a result of {result.Length}; Lambda takes {MaxResultBytes}.";
    }

    private static void WriteBase64(ByteBuffer result, ReadOnlySpan<byte> body)
    {
        result.Reserve(Base64.GetMaxEncodedToUtf8Length(body.Length) + 2);
        result.Write((byte)'"');
        _ = Base64.EncodeToUtf8(body, result.GetSpan(), out _, out var length);
        result.Advance(length);
        result.Write((byte)'"');
    }

    private void Drain(Http1Connection answer, IReadTimeout timeout)
    {
        _body.Clear();
        if (answer.Framing == BodyFraming.UntilClose)
        {
            return;
        }

        try
        {
            _ = answer.ReadBody(_body, MaxDrainedBytes, timeout);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // Nobody gets this body: that it broke costs no more than the connection.
        }
    }
}
