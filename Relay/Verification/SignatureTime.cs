using System.Buffers.Text;

namespace Relay.Verification;

/// <summary>The time that a sender signed.</summary>
internal static class SignatureTime
{
    /// <summary>Whether a time in seconds since the Unix epoch is within the tolerance of now, in either direction.</summary>
    /// <returns>Null when it is not a number.</returns>
    public static bool? IsWithin(ReadOnlySpan<byte> seconds, TimeSpan tolerance, DateTimeOffset now)
    {
        if (!Utf8Parser.TryParse(seconds, out ulong signed, out var used) || used != seconds.Length || signed > 253_402_300_799)
        {
            return null;
        }

        return (now - DateTimeOffset.FromUnixTimeSeconds((long)signed)).Duration() <= tolerance;
    }

    /// <summary>The result for a signature whose presence, match and time are known.</summary>
    public static VerificationResult Decide(bool isPresent, bool matches, bool? isWithin)
    {
        if (!isPresent)
        {
            return VerificationResult.Missing;
        }

        if (!matches || isWithin is null)
        {
            return VerificationResult.Mismatch;
        }

        return isWithin.Value ? VerificationResult.Verified : VerificationResult.Stale;
    }
}
