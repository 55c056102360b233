using System.Text.RegularExpressions;

namespace Tailnet.Daemon;

/// <summary>Finds keys in text that others wrote.</summary>
internal static partial class KeyText
{
    /// <summary>The text with everything struck out that looks like a key of Tailscale's or headscale's.</summary>
    public static string Strike(string text) => Key().Replace(text, "***");

    // No time limit: it cannot backtrack, and the time in which a sandbox is frozen would count.
    [GeneratedRegex(@"(tskey-[A-Za-z0-9-]+|hskey-[A-Za-z0-9_-]+|privkey:[0-9a-f]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Key();
}
