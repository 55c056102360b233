using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Relay.Verification;

/// <summary>JSON Web Keys (RFC 7517): one, or a set of them. RSA and P-256 only.</summary>
internal static class WebKeySet
{
    /// <summary>
    /// Whether a signature (RS256, ES256) is that of the key with an id. Null when there is no such key; without an id in the token the set must hold
    /// one key alone.
    /// </summary>
    public static bool? Verifies(ReadOnlySpan<byte> json, string? id, string algorithm, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(json));
            var root = document.RootElement;
            var keys = root.TryGetProperty("keys", out var list) ? list.EnumerateArray().ToList() : [root];
            var wanted = keys.FindAll(key => id is null || Text(key, "kid") == id);
            return wanted.Count == 1 ? Verifies(wanted[0], algorithm, content, signature) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static bool Verifies(JsonElement key, string algorithm, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        switch (algorithm, Text(key, "kty"))
        {
            case ("RS256", "RSA"):
                using (var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }))
                {
                    return rsa.KeySize >= 2048 && rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                }

            case ("ES256", "EC") when Text(key, "crv") == "P-256":
                var point = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") };
                using (var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }))
                {
                    return ecdsa.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                }

            default:
                return false;
        }
    }

    private static string? Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(Text(key, name) ?? "");
}
