using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TailnetEmulator.Api;

/// <summary>Verifies a JWT (ES384, RS256) by its issuer's published keys, and its issuer, subject, audience and expiry.</summary>
internal sealed class IdentityTokenVerifier(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _skew = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 256 * 1024 };

    /// <summary>Why the token is refused, naming the claim; null when it is good.</summary>
    public async Task<string?> RefusalAsync(string token, FederatedIdentityOptions identity, CancellationToken cancellationToken)
    {
        try
        {
            var parts = token.Split('.');
            if (parts.Length != 3)
            {
                return "jwt is not a JSON Web Token";
            }

            var header = Parse(parts[0]);
            var claims = Parse(parts[1]);
            if (claims["iss"]?.ToString() != identity.Issuer)
            {
                return $"issuer (iss) {claims["iss"]} is not {identity.Issuer}";
            }

            if (!await IsSignedAsync(header, parts, identity.Issuer, cancellationToken))
            {
                return "signature does not verify by the issuer's keys";
            }

            return ClaimRefusal(claims, identity);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or HttpRequestException or TaskCanceledException or CryptographicException)
        {
            return $"the token cannot be verified: {exception.Message}";
        }
    }

    public void Dispose() => _http.Dispose();

    private string? ClaimRefusal(JsonObject claims, FederatedIdentityOptions identity)
    {
        if (claims["sub"]?.ToString() != identity.Subject)
        {
            return $"subject (sub) {claims["sub"]} is not {identity.Subject}";
        }

        var audiences = claims["aud"] is JsonArray list ? list.Select(item => item?.ToString()).ToList() : [claims["aud"]?.ToString()];
        if (!audiences.Contains(identity.Audience))
        {
            return $"audience (aud) {string.Join(' ', audiences)} is not {identity.Audience}";
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds(claims["exp"]?.GetValue<long>() ?? 0);
        return expires + _skew < time.GetUtcNow() ? $"token expired (exp) at {expires:u}" : null;
    }

    private async Task<bool> IsSignedAsync(JsonObject header, string[] parts, string issuer, CancellationToken cancellationToken)
    {
        var configuration = JsonNode.Parse(await _http.GetStringAsync($"{issuer}/.well-known/openid-configuration", cancellationToken))!;
        var keys = JsonNode.Parse(await _http.GetStringAsync(configuration["jwks_uri"]!.ToString(), cancellationToken))!["keys"]!.AsArray();
        var key = keys.FirstOrDefault(key => key!["kid"]?.ToString() == header["kid"]?.ToString() && key["alg"]?.ToString() == header["alg"]?.ToString());
        var content = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Base64Url.DecodeFromChars(parts[2]);
        switch (key?["alg"]?.ToString())
        {
            case "ES384":
                using (var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP384, Q = new ECPoint { X = Bytes(key["x"]), Y = Bytes(key["y"]) } }))
                {
                    return ec.VerifyData(content, signature, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                }

            case "RS256":
                using (var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key["n"]), Exponent = Bytes(key["e"]) }))
                {
                    return rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                }

            default:
                return false;
        }
    }

    private static byte[] Bytes(JsonNode? value) => Base64Url.DecodeFromChars(value!.ToString());

    private static JsonObject Parse(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
}
