using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>A sender's public key.</summary>
internal sealed class PublicKey
{
    private readonly byte[]? _ed25519;
    private readonly ECDsa? _ecdsa;
    private readonly RSA? _rsa;

    private PublicKey(byte[]? ed25519 = null, ECDsa? ecdsa = null, RSA? rsa = null)
    {
        _ed25519 = ed25519;
        _ecdsa = ecdsa;
        _rsa = rsa;
    }

    /// <summary>
    /// Reads a key: PEM (a public key or a certificate) or the base64 of its DER; of Ed25519 also the 32 bytes alone, as hex or base64. Null when it
    /// is none.
    /// </summary>
    public static PublicKey? Read(VerificationMethod method, ReadOnlySpan<byte> text)
    {
        try
        {
            return method switch
            {
                VerificationMethod.Ed25519 => ReadEd25519(text),
                VerificationMethod.Ecdsa => new PublicKey(ecdsa: ReadEcdsa(text)),
                _ => new PublicKey(rsa: ReadRsa(text)),
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a signature is this key's over the content. Ed25519 hashes its message twice and takes it whole.</summary>
    public bool Verifies(byte[] content, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        if (_ed25519 is not null)
        {
            return signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, _ed25519, 0, content, 0, content.Length);
        }

        return _ecdsa is not null
            ? _ecdsa.VerifyData(content, signature, hash, DSASignatureFormat.Rfc3279DerSequence)
            : _rsa!.VerifyData(content, signature, hash, RSASignaturePadding.Pkcs1);
    }

    private static PublicKey? ReadEd25519(ReadOnlySpan<byte> text)
    {
        // SubjectPublicKeyInfo of RFC 8410 §4: twelve bytes that are always the same, and the key.
        ReadOnlySpan<byte> spki = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];
        Span<byte> bytes = stackalloc byte[64];
        var length = SignatureDecoder.Decode(text, SignatureEncoding.Hex, bytes);
        if (length != Ed25519.PublicKeySize)
        {
            length = SignatureDecoder.Decode(Armoured(text), SignatureEncoding.Base64, bytes);
        }

        ReadOnlySpan<byte> key = bytes[..length];
        if (key.StartsWith(spki))
        {
            key = key[spki.Length..];
        }

        return key.Length == Ed25519.PublicKeySize ? new PublicKey(ed25519: key.ToArray()) : null;
    }

    private static ECDsa? ReadEcdsa(ReadOnlySpan<byte> text)
    {
        if (ReadCertificate(text) is { } certificate)
        {
            return certificate.GetECDsaPublicKey();
        }

        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(Encoding.ASCII.GetString(Armoured(text))), out _);
        return key;
    }

    private static RSA? ReadRsa(ReadOnlySpan<byte> text)
    {
        if (ReadCertificate(text) is { } certificate)
        {
            return certificate.GetRSAPublicKey();
        }

        var der = Convert.FromBase64String(Encoding.ASCII.GetString(Armoured(text)));
        var key = RSA.Create();
        if (text.StartsWith("-----BEGIN RSA PUBLIC KEY"u8))
        {
            key.ImportRSAPublicKey(der, out _);
        }
        else
        {
            key.ImportSubjectPublicKeyInfo(der, out _);
        }

        return key;
    }

    private static X509Certificate2? ReadCertificate(ReadOnlySpan<byte> text) =>
        text.StartsWith("-----BEGIN CERTIFICATE"u8) ? X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(text)) : null;

    /// <summary>What is between the lines of a PEM document; a text that is none as it is.</summary>
    private static ReadOnlySpan<byte> Armoured(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("-----BEGIN "u8))
        {
            return text;
        }

        var start = text[11..].IndexOf("-----"u8) + 11 + 5;
        var end = text.LastIndexOf("-----END "u8);
        return end > start ? text[start..end].Trim("\r\n \t"u8) : default;
    }
}
