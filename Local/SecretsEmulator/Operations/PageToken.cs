using System.Security.Cryptography;
using System.Text;

namespace SecretsEmulator.Operations;

/// <summary>
/// NextToken: how many entries were answered already, bound to the question, so that a token of another question is refused.
/// Opaque to clients: base64url of <c>offset|hash of the question</c>.
/// </summary>
internal static class PageToken
{
    public static string Create(int offset, string question) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{offset}|{Hash(question)}"));

    public static bool TryRead(string? token, string question, out int offset)
    {
        offset = 0;
        if (token is null)
            return true;
        var buffer = new byte[128];
        if (token.Length > 128 || !Convert.TryFromBase64String(token, buffer, out var length))
            return false;
        var parts = Encoding.UTF8.GetString(buffer, 0, length).Split('|');
        return parts.Length == 2 && int.TryParse(parts[0], out offset) && offset >= 0 && parts[1] == Hash(question);
    }

    /// <summary>Cuts a page out of a list.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> all, int offset, int size, string question) =>
        new([.. all.Skip(offset).Take(size)], offset + (long)size < all.Count ? Create(offset + size, question) : null);

    private static string Hash(string question) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 8));
}

/// <summary>A part of a list, and where the next part starts.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);
