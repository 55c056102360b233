using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StsEmulator;

/// <summary>Signs tokens, and publishes the keys to verify them with (RFC 7519, RFC 7517).</summary>
internal sealed class TokenIssuer(StsOptions options, TimeProvider time) : IDisposable
{
    private readonly ECDsa _es384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly RSA _rs256 = RSA.Create(2048);

    public string Issue(string issuer, IReadOnlyList<string> audiences, string algorithm, int seconds)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = issuer,
            ["sub"] = options.RoleArn,
            ["aud"] = audiences.Count == 1 ? audiences[0] : audiences,
            ["iat"] = now,
            ["exp"] = now + seconds,
            ["jti"] = Guid.NewGuid().ToString(),
            ["https://sts.amazonaws.com/"] = new { aws_account = options.AccountId, source_region = options.Region },
        };
        var content = $"{Encode(new { alg = algorithm, typ = "JWT", kid = algorithm })}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(content);
        var signature = algorithm == "ES384"
            ? _es384.SignData(bytes, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            : _rs256.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The public keys.</summary>
    public object KeySet()
    {
        var ec = _es384.ExportParameters(includePrivateParameters: false);
        var rsa = _rs256.ExportParameters(includePrivateParameters: false);
        return new
        {
            keys = new object[]
            {
                new { kty = "EC", crv = "P-384", alg = "ES384", use = "sig", kid = "ES384", x = Base64Url.EncodeToString(ec.Q.X), y = Base64Url.EncodeToString(ec.Q.Y) },
                new { kty = "RSA", alg = "RS256", use = "sig", kid = "RS256", n = Base64Url.EncodeToString(rsa.Modulus), e = Base64Url.EncodeToString(rsa.Exponent) },
            },
        };
    }

    public void Dispose()
    {
        _es384.Dispose();
        _rs256.Dispose();
    }

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
