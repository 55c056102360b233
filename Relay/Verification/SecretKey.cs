using System.Text;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>The bytes of a key, out of a secret's text.</summary>
internal static class SecretKey
{
    /// <summary>Longest key that is written as hex or base64, in bytes.</summary>
    public const int MaxBytes = 512;

    /// <summary>Reads a key. Returns what is wrong with the secret, without its value, or null.</summary>
    /// <param name="scheme">How secrets give keys.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="memory"><see cref="MaxBytes"/> for a decoded key.</param>
    /// <param name="key">The key; empty when something is wrong.</param>
    public static string? Read(SignatureScheme scheme, ReadOnlySpan<byte> secret, Span<byte> memory, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (Misshapen(secret) is { } problem)
        {
            return problem;
        }

        var hasPrefix = scheme.KeyPrefix.Length > 0 && secret.Length >= scheme.KeyPrefix.Length && Ascii.Equals(secret[..scheme.KeyPrefix.Length], scheme.KeyPrefix);
        var text = hasPrefix ? secret[scheme.KeyPrefix.Length..] : secret;
        if (scheme.KeyEncoding == KeyEncoding.Text)
        {
            key = text;
            return text.IsEmpty ? "is empty" : null;
        }

        var isHex = scheme.KeyEncoding == KeyEncoding.Hex;
        var length = SignatureDecoder.Decode(text, isHex ? SignatureEncoding.Hex : SignatureEncoding.Base64, memory);
        key = memory[..length];
        return length > 0 ? null : $"is not {(isHex ? "hexadecimal" : "base64")}{(scheme.KeyPrefix.Length == 0 ? "" : $" (with or without '{scheme.KeyPrefix}' before it)")}";
    }

    /// <summary>What a secret is, when it is evidently not what its sender gave out; null when it may be right.</summary>
    public static string? Misshapen(ReadOnlySpan<byte> secret)
    {
        if (secret.IsEmpty)
        {
            return "is empty";
        }

        if (secret[^1] is (byte)'\n' or (byte)'\r' || secret[0] is (byte)'\n' or (byte)'\r')
        {
            return "has a line break at its end: store it without (printf rather than echo)";
        }

        if (secret[0] is (byte)' ' or (byte)'\t' || secret[^1] is (byte)' ' or (byte)'\t')
        {
            return "has a blank at its end";
        }

        if (secret[0] is (byte)'{' && secret[^1] is (byte)'}')
        {
            return "is a JSON object: name the member that holds it in secret.key";
        }

        if (secret[0] == '"' && secret[^1] == '"' && secret.Length > 1)
        {
            return "is in quotation marks: store what is between them";
        }

        if (secret.StartsWith("-----BEGIN "u8))
        {
            return "is a PEM document, where a shared secret is wanted";
        }

        return secret.StartsWith("v1,whsec_"u8) ? "begins with 'v1,', which is no part of it: store what follows" : null;
    }
}
