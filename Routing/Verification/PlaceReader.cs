using System.Text.Json;
using Lambda.Runtime.HttpApi;

namespace Routing.Verification;

/// <summary>Reads what stands at a place of a request.</summary>
public static class PlaceReader
{
    private const int MaxDepth = 64;

    /// <summary>The text at a place; empty when there is none, or more than one: what the target would take must be what was looked at.</summary>
    public static ReadOnlySpan<byte> Read(HttpApiEvent request, Place place) => place.Kind switch
    {
        PlaceKind.Header => request.Header(place.Name),
        PlaceKind.Query => FormFields.Find(request.Bytes(request.RawQueryString), place.Name),
        PlaceKind.Form => FormFields.IsForm(request) ? FormFields.Find(request.Body, place.Name) : default,
        _ => ReadJson(request.Body, place.Name),
    };

    /// <summary>
    /// A text, number or truth value of a JSON document. Nothing when a member on the way occurs twice, or a list on the way has more than the one
    /// element: others would then go to the target beside the one that was looked at.
    /// </summary>
    public static ReadOnlySpan<byte> ReadJson(ReadOnlySpan<byte> json, ReadOnlySpan<byte> pointer)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            var found = reader.Read() ? Descend(ref reader, pointer) : null;
            while (reader.Read())
            {
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>Reads one value, and leaves the reader at its end.</summary>
    private static byte[]? Descend(ref Utf8JsonReader reader, ReadOnlySpan<byte> pointer)
    {
        if (pointer.IsEmpty)
        {
            var text = Scalar(ref reader);
            reader.Skip();
            return text;
        }

        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return null;
        }

        var rest = pointer[1..];
        var slash = rest.IndexOf((byte)'/');
        var name = Unescape(slash < 0 ? rest : rest[..slash]);
        var below = slash < 0 ? default : rest[slash..];
        var isList = reader.TokenType == JsonTokenType.StartArray;
        byte[]? found = null;
        var matches = 0;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var isWanted = isList ? name.AsSpan().SequenceEqual("0"u8) : reader.ValueTextEquals(name);
            if (!isList)
            {
                _ = reader.Read();
            }

            if (isWanted)
            {
                matches++;
                found = Descend(ref reader, below);
            }
            else
            {
                reader.Skip();
            }
        }

        return matches == 1 ? found : null;
    }

    private static byte[]? Scalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            var text = new byte[reader.ValueSpan.Length];
            return text[..reader.CopyString(text)];
        }

        return reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False ? reader.ValueSpan.ToArray() : null;
    }

    // RFC 6901 §4.
    private static byte[] Unescape(ReadOnlySpan<byte> token)
    {
        var name = new List<byte>(token.Length);
        for (var i = 0; i < token.Length; i++)
        {
            var isEscape = token[i] == '~' && i + 1 < token.Length && token[i + 1] is (byte)'0' or (byte)'1';
            name.Add(!isEscape ? token[i] : token[++i] == '1' ? (byte)'/' : (byte)'~');
        }

        return [.. name];
    }
}
