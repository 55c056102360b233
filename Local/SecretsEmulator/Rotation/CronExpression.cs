namespace SecretsEmulator.Rotation;

/// <summary>
/// <c>cron(minutes hours day-of-month month day-of-week year)</c> in UTC, as Secrets Manager allows it: minutes is 0, year is *,
/// one of the two day fields is ?, and windows are at least four hours apart. <c>L</c> is the last day, <c>3#2</c> the second Tuesday,
/// <c>6L</c> the last Friday.
/// </summary>
internal sealed class CronExpression
{
    private const int MinHours = 4;
    private const int HoursPerDay = 24;
    private const int MaxDays = 366 * 8 + 1;

    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly SortedSet<int> _hours;
    private readonly SortedSet<int> _months;
    private readonly Func<DateOnly, bool> _day;

    private CronExpression(SortedSet<int> hours, SortedSet<int> months, Func<DateOnly, bool> day)
    {
        _hours = hours;
        _months = months;
        _day = day;
    }

    /// <summary>Whether it names one hour of a day: a schedule in days.</summary>
    public bool IsDaily => _hours.Count == 1;

    /// <summary>Reads an expression; answers what is wrong with it, or null.</summary>
    public static string? TryParse(string expression, out CronExpression? cron)
    {
        cron = null;
        string Mistake(string what) => $"ScheduleExpression '{expression}' is not valid: {what}";
        if (!expression.StartsWith("cron(", StringComparison.Ordinal) || !expression.EndsWith(')'))
            return Mistake("use rate(n days) or cron(0 hours day-of-month month day-of-week *).");
        var fields = expression["cron(".Length..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 6)
            return Mistake("cron has six fields.");
        if (fields[0] != "0")
            return Mistake("the minutes must be 0.");
        if (fields[5] != "*")
            return Mistake("the year must be *.");
        if (CronField.Parse(fields[1], 0, HoursPerDay - 1) is not { } hours)
            return Mistake("the hours must be between 0 and 23.");
        if (CronField.Parse(fields[3], 1, 12, MonthNames) is not { } months)
            return Mistake("the months must be between 1 and 12 or JAN to DEC.");
        if (fields[2] == "?" == (fields[4] == "?"))
            return Mistake("exactly one of day-of-month and day-of-week must be ?.");
        var day = fields[4] == "?" ? ParseDayOfMonth(fields[2]) : ParseDayOfWeek(fields[4]);
        if (day is null)
            return Mistake("the day must be 1 to 31 or L, or 1 to 7, SUN to SAT, 3#2 or 6L.");
        if (AreTooClose(hours))
            return Mistake($"a secret can rotate at most every {MinHours} hours.");
        cron = new CronExpression(hours, months, day);
        return null;
    }

    /// <summary>The first full hour after a moment that the expression names; null when none comes within eight years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var date = DateOnly.FromDateTime(after.UtcDateTime);
        for (var i = 0; i < MaxDays && date < DateOnly.MaxValue; i++, date = date.AddDays(1))
        {
            if (!_months.Contains(date.Month) || !_day(date))
                continue;
            foreach (var hour in _hours)
            {
                var candidate = new DateTimeOffset(date.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);
                if (candidate > after)
                    return candidate;
            }
        }

        return null;
    }

    private static Func<DateOnly, bool>? ParseDayOfMonth(string field)
    {
        if (field == "L")
            return date => date.Day == DateTime.DaysInMonth(date.Year, date.Month);
        return CronField.Parse(field, 1, 31) is { } days ? date => days.Contains(date.Day) : null;
    }

    private static Func<DateOnly, bool>? ParseDayOfWeek(string field)
    {
        var nth = field.Split('#');
        if (nth.Length == 2)
        {
            return CronField.TryValue(nth[0], 1, 7, DayNames, out var day) && CronField.TryValue(nth[1], 1, 5, [], out var week)
                ? date => Weekday(date) == day && (date.Day - 1) / 7 == week - 1
                : null;
        }

        if (field.Length > 1 && field[^1] is 'L' && CronField.TryValue(field[..^1], 1, 7, DayNames, out var last))
            return date => Weekday(date) == last && date.Day + 7 > DateTime.DaysInMonth(date.Year, date.Month);
        if (field == "L")
            return date => date.DayOfWeek == DayOfWeek.Saturday;
        return CronField.Parse(field, 1, 7, DayNames) is { } days ? date => days.Contains(Weekday(date)) : null;
    }

    // 1 is Sunday.
    private static int Weekday(DateOnly date) => (int)date.DayOfWeek + 1;

    private static bool AreTooClose(SortedSet<int> hours)
    {
        var list = hours.ToList();
        for (var i = 0; i < list.Count; i++)
        {
            var next = i + 1 < list.Count ? list[i + 1] : list[0] + HoursPerDay;
            if (next - list[i] < MinHours)
                return true;
        }

        return false;
    }
}
