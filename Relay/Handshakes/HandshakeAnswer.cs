using System.Text;
using Http1;
using Lambda.Runtime.Json;

namespace Relay.Handshakes;

/// <summary>An answer given at the door.</summary>
/// <param name="Status">Status code.</param>
/// <param name="ContentType">Type of the body; null: there is none.</param>
/// <param name="Body">The body, UTF-8.</param>
/// <param name="Header">One header field more, name and value, or null.</param>
internal sealed record HandshakeAnswer(int Status, string? ContentType = null, string Body = "", (string Name, string Value)? Header = null)
{
    /// <summary>A text that the sender wants to see again. Nothing may take it for a page.</summary>
    public static HandshakeAnswer Text(string body) => new(200, "text/plain", body);

    /// <summary>A JSON object with texts.</summary>
    public static HandshakeAnswer Json(params (string Name, string Value)[] members)
    {
        var json = new ByteBuffer();
        for (var i = 0; i < members.Length; i++)
        {
            json.Write((byte)(i == 0 ? '{' : ','));
            JsonString.Write(json, Encoding.UTF8.GetBytes(members[i].Name));
            json.Write((byte)':');
            JsonString.Write(json, Encoding.UTF8.GetBytes(members[i].Value));
        }

        json.Write((byte)'}');
        return new HandshakeAnswer(200, "application/json", Encoding.UTF8.GetString(json.Written));
    }

    /// <summary>Writes the function's result.</summary>
    public void Write(ByteBuffer result)
    {
        result.Clear();
        result.Write(Encoding.ASCII.GetBytes($"{{\"statusCode\":{Status},\"headers\":{{\"cache-control\":\"no-store\",\"x-content-type-options\":\"nosniff\""));
        if (ContentType is not null)
        {
            Member(result, "content-type", ContentType);
        }

        if (Header is { } header)
        {
            Member(result, header.Name, header.Value);
        }

        result.Write("},\"body\":"u8);
        JsonString.Write(result, Encoding.UTF8.GetBytes(Body));
        result.Write(",\"isBase64Encoded\":false}"u8);
    }

    private static void Member(ByteBuffer result, string name, string value)
    {
        result.Write((byte)',');
        JsonString.Write(result, Encoding.UTF8.GetBytes(name));
        result.Write((byte)':');
        JsonString.Write(result, Encoding.UTF8.GetBytes(value));
    }
}
