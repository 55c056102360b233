using System.Security.Cryptography;
using System.Text;

namespace Rotation;

/// <summary>
/// The description of a key says which secret it was minted for, so that a key whose value never reached the secret can be found and revoked.
/// At most 50 letters, digits, hyphens and spaces, as Tailscale allows: <c>webhook-forwarder 0123456789abcdef 0123456789abcde</c>.
/// </summary>
internal static class KeyDescription
{
    private const int SecretDigits = 16;
    private const int VersionDigits = 15;

    /// <summary>How the descriptions of all keys of a secret start.</summary>
    public static string Prefix(string secretArn) => $"webhook-forwarder {Hash(secretArn, SecretDigits)}";

    /// <summary>The description of the key of one version.</summary>
    public static string For(string secretArn, string versionId) => $"{Prefix(secretArn)} {Hash(versionId, VersionDigits)}";

    private static string Hash(string text, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];
}
