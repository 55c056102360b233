using System.Globalization;
using SecretsEmulator.Contract;
using SecretsEmulator.Model;

namespace SecretsEmulator.Rotation;

/// <summary>
/// A rotation schedule: days between rotations, <c>rate(n hours|days)</c> or <c>cron(…)</c>, in UTC.
/// See "Schedule expressions in Secrets Manager rotation" in the user guide.
/// </summary>
internal sealed class RotationSchedule
{
    private const int MinHours = 4;
    private const int HoursPerDay = 24;

    private readonly long _hours;
    private readonly CronExpression? _cron;
    private readonly TimeSpan? _duration;

    private RotationSchedule(long hours, CronExpression? cron, TimeSpan? duration)
    {
        _hours = hours;
        _cron = cron;
        _duration = duration;
    }

    private bool IsDaily => _cron?.IsDaily ?? _hours % HoursPerDay == 0;

    /// <summary>Reads rules; answers what is wrong with them, or null.</summary>
    public static string? TryParse(RotationRules rules, out RotationSchedule? schedule)
    {
        schedule = null;
        if (rules.AutomaticallyAfterDays is not null && rules.ScheduleExpression is not null)
            return "You can set AutomaticallyAfterDays or ScheduleExpression, but not both.";
        if (ParseDuration(rules.Duration, out var duration) is { } mistake)
            return mistake;
        if (rules.ScheduleExpression is not { } expression)
        {
            if (rules.AutomaticallyAfterDays is { } days)
                schedule = new RotationSchedule(days * HoursPerDay, null, duration);
            return null;
        }

        mistake = expression.StartsWith("rate(", StringComparison.Ordinal)
            ? ParseRate(expression, duration, out schedule)
            : ParseCron(expression, duration, out schedule);
        if (mistake is null && duration is { } window && schedule!.Overlaps(window))
            mistake = $"Duration {rules.Duration} extends into the next rotation window or the next UTC day.";
        return mistake;
    }

    /// <summary>The first window that opens after a moment, null when there is none (a cron expression without a day).</summary>
    public RotationWindow? Next(DateTimeOffset after)
    {
        if (_cron is not null)
            return _cron.Next(after) is { } opens ? new RotationWindow(opens, Close(opens)) : null;
        var day = new DateTimeOffset(after.UtcDateTime.Date, TimeSpan.Zero);
        // Windows of a rate in days open at midnight; those in hours at a full hour.
        var start = IsDaily ? day.AddHours(_hours) : day.AddHours(after.Hour).AddHours(_hours);
        return new RotationWindow(start, Close(start));
    }

    private DateTimeOffset Close(DateTimeOffset opens)
    {
        var endOfDay = new DateTimeOffset(opens.UtcDateTime.Date, TimeSpan.Zero).AddDays(1).AddSeconds(-1);
        var closes = _duration is { } duration ? opens + duration : IsDaily ? endOfDay : opens.AddHours(1);
        return closes < endOfDay ? closes : endOfDay;
    }

    private bool Overlaps(TimeSpan duration)
    {
        if (!IsDaily && _cron is null)
            return duration > TimeSpan.FromHours(_hours);
        var first = _cron?.Next(DateTimeOffset.UnixEpoch);
        return first is { } opens && opens + duration > new DateTimeOffset(opens.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
    }

    private static string? ParseDuration(string? text, out TimeSpan? duration)
    {
        duration = null;
        if (text is null)
            return null;
        if (text.Length is < 2 or > 3 || text[^1] != 'h' || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || hours is < 1 or > HoursPerDay)
        {
            return $"Duration '{text}' is not a number of hours between 1h and {HoursPerDay}h.";
        }

        duration = TimeSpan.FromHours(hours);
        return null;
    }

    // rate(12 hours), rate(1 day)
    private static string? ParseRate(string expression, TimeSpan? duration, out RotationSchedule? schedule)
    {
        schedule = null;
        var mistake = $"ScheduleExpression '{expression}' is not rate(n hours) with n of at least {MinHours}, or rate(n days) with n of at most {Limits.RotationDays}.";
        if (!expression.EndsWith(')'))
            return mistake;
        var parts = expression["rate(".Length..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Limits.RotationDays * HoursPerDay)
            return mistake;
        var hours = parts[1] switch { "hour" or "hours" => count, "day" or "days" => count * HoursPerDay, _ => 0 };
        if (hours is < MinHours or > Limits.RotationDays * HoursPerDay)
            return mistake;
        schedule = new RotationSchedule(hours, null, duration);
        return null;
    }

    private static string? ParseCron(string expression, TimeSpan? duration, out RotationSchedule? schedule)
    {
        var mistake = CronExpression.TryParse(expression, out var cron);
        schedule = mistake is null ? new RotationSchedule(0, cron, duration) : null;
        return mistake;
    }
}

/// <summary>When a rotation may happen. The emulator rotates as the window opens; clients see its end as <c>NextRotationDate</c>.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct RotationWindow(DateTimeOffset Opens, DateTimeOffset Closes);
