using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Lambda.Runtime.HttpApi;

/// <summary>Reads payload format 2.0 into a <see cref="HttpApiEvent"/>; what it does not know it skips.</summary>
/// <param name="target">The event to fill.</param>
/// <param name="texts">Memory for the event's texts, at least as long as the payload.</param>
internal ref struct HttpApiEventReader(HttpApiEvent target, Span<byte> texts)
{
    private readonly Span<byte> _texts = texts;
    private int _used;
    private bool _isVersion2;

    public string? Read(ReadOnlySpan<byte> payload)
    {
        var body = default(Utf8JsonReader);
        var hasBody = false;
        var isBase64 = false;
        try
        {
            var json = new Utf8JsonReader(payload);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return "The event is not a JSON object.";
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("body"u8))
                {
                    // Whether it is base64 is said behind it: remembered, and decoded once.
                    _ = json.Read();
                    body = json;
                    hasBody = json.TokenType == JsonTokenType.String;
                    json.Skip();
                }
                else if (json.ValueTextEquals("isBase64Encoded"u8))
                {
                    _ = json.Read();
                    isBase64 = json.TokenType == JsonTokenType.True;
                    json.Skip();
                }
                else
                {
                    ReadMember(ref json);
                }
            }

            // A second value or a missing end must not pass for an event.
            while (json.Read())
            {
            }

            if (hasBody && !ReadBody(ref body, isBase64))
            {
                return "The event's body is not valid base64.";
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "The event is not valid JSON.";
        }

        return _isVersion2 ? Validate() : "The event's version is not \"2.0\": set the integration's payload format version to 2.0.";
    }

    private void ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("version"u8))
        {
            _ = json.Read();
            _isVersion2 = json.TokenType == JsonTokenType.String && json.ValueTextEquals("2.0"u8);
        }
        else if (json.ValueTextEquals("rawPath"u8))
        {
            target.RawPath = ReadText(ref json);
        }
        else if (json.ValueTextEquals("rawQueryString"u8))
        {
            target.RawQueryString = ReadText(ref json);
        }
        else if (json.ValueTextEquals("routeKey"u8))
        {
            target.RouteKey = ReadText(ref json);
        }
        else if (json.ValueTextEquals("routeArn"u8))
        {
            target.RouteArn = ReadText(ref json);
        }
        else if (json.ValueTextEquals("headers"u8))
        {
            ReadHeaders(ref json);
        }
        else if (json.ValueTextEquals("cookies"u8))
        {
            ReadCookies(ref json);
        }
        else if (json.ValueTextEquals("requestContext"u8))
        {
            ReadRequestContext(ref json);
        }
        else
        {
            json.Skip();
        }
    }

    private void ReadRequestContext(ref Utf8JsonReader json)
    {
        if (!EnterObject(ref json))
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("http"u8))
            {
                ReadHttp(ref json);
            }
            else if (json.ValueTextEquals("domainName"u8))
            {
                target.DomainName = ReadText(ref json);
            }
            else if (json.ValueTextEquals("stage"u8))
            {
                target.Stage = ReadText(ref json);
            }
            else if (json.ValueTextEquals("authorizer"u8))
            {
                ReadAuthorizer(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadHttp(ref Utf8JsonReader json)
    {
        if (!EnterObject(ref json))
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("method"u8))
            {
                target.Method = ReadText(ref json);
            }
            else if (json.ValueTextEquals("sourceIp"u8))
            {
                target.SourceIp = ReadText(ref json);
            }
            else if (json.ValueTextEquals("protocol"u8))
            {
                target.Protocol = ReadText(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadAuthorizer(ref Utf8JsonReader json)
    {
        if (!EnterObject(ref json))
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals("lambda"u8))
            {
                json.Skip();
                continue;
            }

            if (!EnterObject(ref json))
            {
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("rule"u8))
                {
                    target.AuthorizerRule = ReadText(ref json);
                }
                else if (json.ValueTextEquals("route"u8))
                {
                    target.AuthorizerRoute = ReadText(ref json);
                }
                else
                {
                    json.Skip();
                }
            }
        }
    }

    private void ReadHeaders(ref Utf8JsonReader json)
    {
        target.Headers.Clear();
        if (!EnterObject(ref json))
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = CopyText(ref json);
            var value = ReadText(ref json);
            target.Headers.Add(new EventHeader(name, value));
        }
    }

    private void ReadCookies(ref Utf8JsonReader json)
    {
        target.Cookies.Clear();
        _ = json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.String)
            {
                target.Cookies.Add(CopyText(ref json));
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>Decodes the body into the event's memory: the one copy that a request's body takes here.</summary>
    private bool ReadBody(ref Utf8JsonReader body, bool isBase64)
    {
        var start = _used;
        int length;
        if (!isBase64)
        {
            length = body.CopyString(_texts[start..]);
        }
        else if (!body.ValueIsEscaped)
        {
            if (Base64.DecodeFromUtf8(body.ValueSpan, _texts[start..], out _, out length) != OperationStatus.Done)
            {
                return false;
            }
        }
        else
        {
            // "\/" is a legal way to write a slash.
            var encoded = body.CopyString(_texts[start..]);
            if (Base64.DecodeFromUtf8InPlace(_texts.Slice(start, encoded), out length) != OperationStatus.Done)
            {
                return false;
            }
        }

        _used += length;
        target.BodySlice = new Utf8Slice(start, length);
        return true;
    }

    private static bool EnterObject(ref Utf8JsonReader json)
    {
        _ = json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        json.Skip();
        return false;
    }

    private Utf8Slice ReadText(ref Utf8JsonReader json)
    {
        _ = json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return CopyText(ref json);
        }

        json.Skip();
        return default;
    }

    private Utf8Slice CopyText(ref Utf8JsonReader json)
    {
        var start = _used;
        _used += json.CopyString(_texts[start..]);
        return new Utf8Slice(start, _used - start);
    }

    /// <summary>Refuses what no gateway sends and what would let a sender write lines of its own into the request's head.</summary>
    private readonly string? Validate()
    {
        if (target.Method.IsEmpty || target.Bytes(target.Method).ContainsAnyExcept(Http1.Tokens.Characters))
        {
            return "The event has no valid requestContext.http.method.";
        }

        if (target.Bytes(target.Method).SequenceEqual("CONNECT"u8))
        {
            return "The method CONNECT asks for a tunnel, not for a target's answer.";
        }

        if (target.RawPath.IsEmpty || target.Bytes(target.RawPath)[0] != '/')
        {
            return "The event has no rawPath that begins with a slash.";
        }

        foreach (var header in target.Headers)
        {
            var name = target.Bytes(header.Name);
            if (name.IsEmpty || name.ContainsAnyExcept(Http1.Tokens.Characters) || target.Bytes(header.Value).IndexOfAny((byte)'\r', (byte)'\n', (byte)'\0') >= 0)
            {
                return "A header of the event is not valid.";
            }
        }

        foreach (var cookie in target.Cookies)
        {
            if (target.Bytes(cookie).IndexOfAny((byte)'\r', (byte)'\n', (byte)'\0') >= 0)
            {
                return "A cookie of the event is not valid.";
            }
        }

        return null;
    }
}
