using System.Buffers.Text;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>The time that a sender signed.</summary>
internal static class SignatureTime
{
    private const ulong LastSecond = 253_402_300_799;

    /// <summary>Whether a time is within the tolerance of now, in either direction. Null when it cannot be read.</summary>
    public static bool? IsWithin(ReadOnlySpan<byte> text, TimeUnit unit, TimeSpan tolerance, DateTimeOffset now) =>
        Read(text, unit) is { } signed ? (now - signed).Duration() <= tolerance : null;

    /// <summary>Reads a time; null when it is malformed.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> text, TimeUnit unit)
    {
        if (unit == TimeUnit.Rfc3339)
        {
            return ReadRfc3339(text);
        }

        if (!Utf8Parser.TryParse(text, out ulong number, out var used) || used != text.Length)
        {
            return null;
        }

        var isMilliseconds = unit == TimeUnit.Milliseconds;
        if (number > (isMilliseconds ? (LastSecond * 1000) + 999 : LastSecond))
        {
            return null;
        }

        return isMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)number) : DateTimeOffset.FromUnixTimeSeconds((long)number);
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

    // RFC 3339 §5.6; decimals beyond the seventh (some senders write nanoseconds) are left out.
    private static DateTimeOffset? ReadRfc3339(ReadOnlySpan<byte> text)
    {
        const int DateTimeLength = 19;
        if (text.Length <= DateTimeLength || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') ||
            text[13] != ':' || text[16] != ':' ||
            !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day) ||
            !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second))
        {
            return null;
        }

        var rest = text[DateTimeLength..];
        if (rest[0] == '.')
        {
            var end = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (end <= 0)
            {
                return null;
            }

            rest = rest[(end + 1)..];
        }

        if (ReadOffset(rest) is not { } offset || year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) ||
            hour > 23 || minute > 59 || second > 60)
        {
            return null;
        }

        var local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Utc), TimeSpan.Zero).AddMinutes(-offset);
    }

    /// <returns>Minutes east of UTC, or null.</returns>
    private static int? ReadOffset(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'Z' or (byte)'z'])
        {
            return 0;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' || !Digits(text[1..3], out var hours) || !Digits(text[4..], out var minutes) ||
            hours > 23 || minutes > 59)
        {
            return null;
        }

        var offset = (hours * 60) + minutes;
        return text[0] == '-' ? -offset : offset;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
