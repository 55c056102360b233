using System.Security.Cryptography;
using System.Text;

namespace TailnetEmulator;

/// <summary>Makes secrets and the digests they are stored and looked up by: what is in memory opens nothing.</summary>
internal static class Secret
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789";

    public static string New(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    public static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
