using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Security;

/// <summary>Comparison of secrets.</summary>
internal static class ConstantTime
{
    /// <summary>Whether both are the same, in a time that tells nothing about where they differ. Null equals nothing.</summary>
    public static bool Equals(string? left, string? right) =>
        left is not null && right is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
