using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SecretsEmulator.Contract;
using SecretsEmulator.Rotation;

namespace SecretsEmulator.UnitTests;

public class RotationScheduleTests
{
    [Theory]
    [InlineData("rate(10 days)", null, "2026-11-22T12:34:00", "2026-12-02T00:00:00", "2026-12-02T23:59:59")]
    [InlineData("rate(1 day)", "3h", "2026-11-22T12:34:00", "2026-11-23T00:00:00", "2026-11-23T03:00:00")]
    [InlineData("rate(4 hours)", null, "2026-11-22T12:34:00", "2026-11-22T16:00:00", "2026-11-22T17:00:00")]
    [InlineData("cron(0 8 1 * ? *)", null, "2026-11-22T12:34:00", "2026-12-01T08:00:00", "2026-12-01T23:59:59")]
    [InlineData("cron(0 8 1 * ? *)", "2h", "2026-11-01T08:00:00", "2026-12-01T08:00:00", "2026-12-01T10:00:00")]
    [InlineData("cron(0 */8 * * ? *)", null, "2026-11-22T12:34:00", "2026-11-22T16:00:00", "2026-11-22T17:00:00")]
    [InlineData("cron(0 0 L * ? *)", null, "2026-02-01T00:00:00", "2026-02-28T00:00:00", "2026-02-28T23:59:59")]
    [InlineData("cron(0 23 ? * SUN#1 *)", "1h", "2026-11-22T12:34:00", "2026-12-06T23:00:00", "2026-12-06T23:59:59")]
    [InlineData("cron(0 0 ? JAN,JUN 6L *)", null, "2026-11-22T12:34:00", "2027-01-29T00:00:00", "2027-01-29T23:59:59")]
    [InlineData("cron(0 12 29 2 ? *)", null, "2026-11-22T12:34:00", "2028-02-29T12:00:00", "2028-02-29T23:59:59")]
    [InlineData("cron(0 6 ? * MON-FRI *)", null, "2026-11-20T06:00:00", "2026-11-23T06:00:00", "2026-11-23T23:59:59")]
    public void Next_Expression_IsTheNextWindow(string expression, string? duration, string after, string opens, string closes)
    {
        Assert.Null(RotationSchedule.TryParse(new RotationRules { ScheduleExpression = expression, Duration = duration }, out var schedule));

        Assert.Equal(new RotationWindow(Utc(opens), Utc(closes)), schedule!.Next(Utc(after)));
    }

    [Theory]
    [InlineData("rate(3 hours)", null, "ScheduleExpression 'rate(3 hours)' is not rate(n hours) with n of at least 4, or rate(n days) with n of at most 1000.")]
    [InlineData("rate(1001 days)", null, "ScheduleExpression 'rate(1001 days)' is not rate(n hours) with n of at least 4, or rate(n days) with n of at most 1000.")]
    [InlineData("rate(0 days)", null, "ScheduleExpression 'rate(0 days)' is not rate(n hours) with n of at least 4, or rate(n days) with n of at most 1000.")]
    [InlineData("rate(-1 days)", null, "ScheduleExpression 'rate(-1 days)' is not rate(n hours) with n of at least 4, or rate(n days) with n of at most 1000.")]
    [InlineData("rate(ten days)", null, "ScheduleExpression 'rate(ten days)' is not rate(n hours) with n of at least 4, or rate(n days) with n of at most 1000.")]
    [InlineData("rate(10 days", null, "ScheduleExpression 'rate(10 days' is not rate(n hours) with n of at least 4, or rate(n days) with n of at most 1000.")]
    [InlineData("rate(10 weeks)", null, "ScheduleExpression 'rate(10 weeks)' is not rate(n hours) with n of at least 4, or rate(n days) with n of at most 1000.")]
    [InlineData("every day", null, "ScheduleExpression 'every day' is not valid: use rate(n days) or cron(0 hours day-of-month month day-of-week *).")]
    [InlineData("cron(5 8 1 * ? *)", null, "ScheduleExpression 'cron(5 8 1 * ? *)' is not valid: the minutes must be 0.")]
    [InlineData("cron(0 8 1 * ? 2027)", null, "ScheduleExpression 'cron(0 8 1 * ? 2027)' is not valid: the year must be *.")]
    [InlineData("cron(0 8 1 * 2 *)", null, "ScheduleExpression 'cron(0 8 1 * 2 *)' is not valid: exactly one of day-of-month and day-of-week must be ?.")]
    [InlineData("cron(0 8 ? * ? *)", null, "ScheduleExpression 'cron(0 8 ? * ? *)' is not valid: exactly one of day-of-month and day-of-week must be ?.")]
    [InlineData("cron(0 24 1 * ? *)", null, "ScheduleExpression 'cron(0 24 1 * ? *)' is not valid: the hours must be between 0 and 23.")]
    [InlineData("cron(0 8 32 * ? *)", null, "ScheduleExpression 'cron(0 8 32 * ? *)' is not valid: the day must be 1 to 31 or L, or 1 to 7, SUN to SAT, 3#2 or 6L.")]
    [InlineData("cron(0 8,9 1 * ? *)", null, "ScheduleExpression 'cron(0 8,9 1 * ? *)' is not valid: a secret can rotate at most every 4 hours.")]
    [InlineData("cron(0 */3 * * ? *)", null, "ScheduleExpression 'cron(0 */3 * * ? *)' is not valid: a secret can rotate at most every 4 hours.")]
    [InlineData("cron(0 */0 * * ? *)", null, "ScheduleExpression 'cron(0 */0 * * ? *)' is not valid: the hours must be between 0 and 23.")]
    [InlineData("cron(0 1-30 * * ? *)", null, "ScheduleExpression 'cron(0 1-30 * * ? *)' is not valid: the hours must be between 0 and 23.")]
    [InlineData("cron(0 8 1 XYZ ? *)", null, "ScheduleExpression 'cron(0 8 1 XYZ ? *)' is not valid: the months must be between 1 and 12 or JAN to DEC.")]
    [InlineData("cron(0 8 ? * MON#6 *)", null, "ScheduleExpression 'cron(0 8 ? * MON#6 *)' is not valid: the day must be 1 to 31 or L, or 1 to 7, SUN to SAT, 3#2 or 6L.")]
    [InlineData("cron(0 8 1 *)", null, "ScheduleExpression 'cron(0 8 1 *)' is not valid: cron has six fields.")]
    [InlineData("cron(0 23 1 * ? *)", "2h", "Duration 2h extends into the next rotation window or the next UTC day.")]
    [InlineData("rate(4 hours)", "5h", "Duration 5h extends into the next rotation window or the next UTC day.")]
    [InlineData("rate(1 day)", "0h", "Duration '0h' is not a number of hours between 1h and 24h.")]
    [InlineData("rate(1 day)", "25h", "Duration '25h' is not a number of hours between 1h and 24h.")]
    [InlineData("rate(1 day)", "h", "Duration 'h' is not a number of hours between 1h and 24h.")]
    public void TryParse_NotAllowed_SaysWhy(string expression, string? duration, string why) =>
        Assert.Equal(why, RotationSchedule.TryParse(new RotationRules { ScheduleExpression = expression, Duration = duration }, out _));

    [Fact]
    public void TryParse_DaysAndExpression_AreNotBothAllowed()
    {
        Assert.Equal(
            "You can set AutomaticallyAfterDays or ScheduleExpression, but not both.",
            RotationSchedule.TryParse(new RotationRules { AutomaticallyAfterDays = 1, ScheduleExpression = "rate(1 day)" }, out _));
        Assert.Null(RotationSchedule.TryParse(new RotationRules { AutomaticallyAfterDays = 60 }, out _));
    }

    [Fact]
    public void Next_AnyScheduleAndTime_LiesAheadAndWithinOneDay()
    {
        var expressions = Gen.OneOf(
            from n in Gen.Choose(4, 24_000) select $"rate({n} hours)",
            from n in Gen.Choose(1, 1000) select $"rate({n} days)",
            from hour in Gen.Choose(0, 23) from day in Gen.Choose(1, 31) from month in Gen.Choose(1, 12) select $"cron(0 {hour} {day} {month}/1 ? *)",
            from hour in Gen.Choose(0, 23) from day in Gen.Choose(1, 7) from nth in Gen.Choose(1, 4) select $"cron(0 {hour} ? * {day}#{nth} *)");
        var cases =
            from expression in expressions
            from minutes in Gen.Choose(0, 60 * 24 * 3000)
            select (expression, Utc("2024-01-01T00:00:00").AddMinutes(minutes));
        Prop.ForAll(cases.ToArbitrary(), pair =>
        {
            var (expression, now) = pair;
            Assert.Null(RotationSchedule.TryParse(new RotationRules { ScheduleExpression = expression }, out var schedule));
            var window = schedule!.Next(now)!.Value;
            return window.Opens > now && window.Opens <= window.Closes && window.Closes.UtcDateTime.Date == window.Opens.UtcDateTime.Date
                && window.Opens is { Minute: 0, Second: 0 } && window.Opens - now <= TimeSpan.FromDays(1001);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void TryParse_AnyText_NeverThrows()
    {
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string?>(),
            from fields in Gen.ListOf(Gen.Elements("0", "*", "?", "L", "1-5", "*/", "/4", "5#", "#", "-", ",", "MON", "99999999999")) select $"cron({string.Join(' ', fields)})");
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            _ = RotationSchedule.TryParse(new RotationRules { ScheduleExpression = text, Duration = text }, out var _);
            _ = RotationSchedule.TryParse(new RotationRules { ScheduleExpression = text }, out var schedule);
            _ = schedule?.Next(Utc("2026-11-22T12:00:00"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
