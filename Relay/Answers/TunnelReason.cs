namespace Relay.Answers;

/// <summary>Why the tunnel is not up, as far as a sender is told: without what is behind the webhook endpoint. The log has it whole.</summary>
internal static class TunnelReason
{
    private const int MaxLength = 200;

    /// <summary>The reason with ARNs, URLs, addresses and paths struck out; at most 200 characters.</summary>
    public static string? ForSender(string? reason)
    {
        if (reason is null)
        {
            return null;
        }

        var words = reason.Split(' ').Select(static word => IsInside(word) ? "…" : word);
        var text = string.Join(' ', words);
        return text.Length <= MaxLength ? text : $"{text[..MaxLength]}…";
    }

    // "dial tcp 10.0.0.1:443:" and "(/opt/bin/tailscaled)" too: quotes, brackets and what ends a clause do not count.
    private static bool IsInside(string word)
    {
        var bare = word.AsSpan().Trim("\"'()[],;:.");
        return bare.Contains("arn:", StringComparison.Ordinal)
            || bare.Contains("://", StringComparison.Ordinal)
            || (bare.Length > 1 && bare.Contains('/') && !char.IsAsciiDigit(bare[0]))
            || IsAddress(bare);
    }

    private static bool IsAddress(ReadOnlySpan<char> word) =>
        (word.Contains('.') || word.Contains(':')) && System.Net.IPEndPoint.TryParse(word, out _);
}
