using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Lambda.Runtime.HttpApi;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>
/// Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md) and svix: signatures over
/// <c>{id}.{timestamp}.{body}</c>, <c>v1</c> HMAC-SHA256 with a <c>whsec_</c> secret, <c>v1a</c> Ed25519 with a <c>whpk_</c> public key.
/// </summary>
internal sealed class StandardWebhooksVerifier(VerificationOptions options) : IVerifier
{
    private const int MaxSignatures = 8;
    private const int MaxKeyBytes = 128;

    public VerificationResult Verify(HttpApiEvent request, IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        var isSvix = request.Header("webhook-signature"u8).IsEmpty;
        var id = request.Header(isSvix ? "svix-id"u8 : "webhook-id"u8);
        var timestamp = request.Header(isSvix ? "svix-timestamp"u8 : "webhook-timestamp"u8);
        var signatures = request.Header(isSvix ? "svix-signature"u8 : "webhook-signature"u8);
        var matches = false;
        foreach (var secret in secrets)
        {
            if (Matches(request, id, timestamp, signatures, secret) is not { } match)
            {
                return VerificationResult.SecretUnusable;
            }

            matches |= match;
        }

        var isPresent = !id.IsEmpty && !timestamp.IsEmpty && !signatures.IsEmpty;
        return SignatureTime.Decide(isPresent, matches, SignatureTime.IsWithin(timestamp, options.Tolerance, now));
    }

    /// <returns>Null when the secret is malformed.</returns>
    private static bool? Matches(
        HttpApiEvent request, ReadOnlySpan<byte> id, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> signatures, ReadOnlySpan<byte> secret)
    {
        var isPublicKey = secret.StartsWith("whpk_"u8);
        var encoded = isPublicKey ? secret[5..] : secret.StartsWith("whsec_"u8) ? secret[6..] : secret;
        Span<byte> key = stackalloc byte[MaxKeyBytes];
        if (secret.StartsWith("whsk_"u8) || Base64.DecodeFromUtf8(encoded, key, out _, out var keyLength) != OperationStatus.Done ||
            keyLength == 0 || (isPublicKey && keyLength != Ed25519.PublicKeySize))
        {
            return null;
        }

        var content = isPublicKey ? SignedContent(request, id, timestamp) : [];
        Span<byte> expected = stackalloc byte[32];
        if (!isPublicKey)
        {
            Sign(request, id, timestamp, key[..keyLength], expected);
        }

        var matches = false;
        Span<byte> signature = stackalloc byte[SignatureDecoder.MaxBytes + 2];
        for (var i = 0; i < MaxSignatures && TryNext(ref signatures, isPublicKey ? "v1a,"u8 : "v1,"u8, out var text); i++)
        {
            var length = SignatureDecoder.Decode(text, SignatureEncoding.Base64, signature);
            matches |= isPublicKey
                ? length == Ed25519.SignatureSize && Ed25519.Verify(signature[..length].ToArray(), 0, key[..keyLength].ToArray(), 0, content, 0, content.Length)
                : CryptographicOperations.FixedTimeEquals(expected, signature[..length]);
        }

        return matches;
    }

    private static void Sign(HttpApiEvent request, ReadOnlySpan<byte> id, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> key, Span<byte> expected)
    {
        using var hash = Hmac.Start(SignatureAlgorithm.Sha256, key);
        hash.AppendData(id);
        hash.AppendData("."u8);
        hash.AppendData(timestamp);
        hash.AppendData("."u8);
        hash.AppendData(request.Body);
        _ = hash.GetHashAndReset(expected);
    }

    // Ed25519 hashes its message twice and takes it whole.
    private static byte[] SignedContent(HttpApiEvent request, ReadOnlySpan<byte> id, ReadOnlySpan<byte> timestamp)
    {
        var content = new byte[id.Length + timestamp.Length + 2 + request.Body.Length];
        id.CopyTo(content);
        content[id.Length] = (byte)'.';
        timestamp.CopyTo(content.AsSpan(id.Length + 1));
        content[id.Length + 1 + timestamp.Length] = (byte)'.';
        request.Body.CopyTo(content.AsSpan(id.Length + timestamp.Length + 2));
        return content;
    }

    /// <summary>Takes the next signature of a version from the list, which blanks separate.</summary>
    private static bool TryNext(scoped ref ReadOnlySpan<byte> list, ReadOnlySpan<byte> version, out ReadOnlySpan<byte> signature)
    {
        while (!list.IsEmpty)
        {
            var blank = list.IndexOf((byte)' ');
            var item = blank < 0 ? list : list[..blank];
            list = blank < 0 ? default : list[(blank + 1)..];
            if (item.StartsWith(version))
            {
                signature = item[version.Length..];
                return true;
            }
        }

        signature = default;
        return false;
    }
}
