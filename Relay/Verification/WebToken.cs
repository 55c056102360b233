using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>A JSON Web Token in its compact form (RFC 7515 §7.1), read and not yet believed.</summary>
internal sealed class WebToken
{
    private readonly byte[] _claims;

    private WebToken(byte[] signed, byte[] claims, byte[] signature, string algorithm, string? keyId)
    {
        Signed = signed;
        _claims = claims;
        Signature = signature;
        Algorithm = algorithm;
        KeyId = keyId;
    }

    /// <summary>What is signed: header and claims as they are written.</summary>
    public byte[] Signed { get; }

    /// <summary>The signature's bytes.</summary>
    public byte[] Signature { get; }

    /// <summary>The algorithm that the token names.</summary>
    public string Algorithm { get; }

    /// <summary>Id of the key that the token names, or null.</summary>
    public string? KeyId { get; }

    /// <summary>Reads a token; null when it is none, or asks for extensions (<c>crit</c>).</summary>
    public static WebToken? Read(ReadOnlySpan<byte> token)
    {
        var first = token.IndexOf((byte)'.');
        var last = token.LastIndexOf((byte)'.');
        if (first <= 0 || last <= first || token[(first + 1)..last].Contains((byte)'.'))
        {
            return null;
        }

        var header = Decode(token[..first]);
        var claims = Decode(token[(first + 1)..last]);
        var signature = Decode(token[(last + 1)..]);
        return header is null || claims is null || signature is null || header.AsSpan().IndexOf("\"crit\""u8) >= 0 || Text(header, "/alg") is not { Length: > 0 } algorithm
            ? null
            : new WebToken(token[..last].ToArray(), claims, signature, algorithm, Text(header, "/kid"));
    }

    /// <summary>A claim that is a text, number or truth value, by its JSON pointer; null when there is none, or it is there twice.</summary>
    public string? Claim(string pointer) => Text(_claims, pointer);

    private static string? Text(byte[] json, string pointer)
    {
        var text = PlaceReader.ReadJson(json, Encoding.UTF8.GetBytes(pointer));
        return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
    }

    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return !text.IsEmpty && Base64Url.DecodeFromUtf8(text, bytes, out _, out var length) == OperationStatus.Done ? bytes[..length] : null;
    }
}
