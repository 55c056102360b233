using System.Globalization;

namespace SecretsEmulator.Rotation;

/// <summary>One field of a cron expression as the set of values it allows: <c>*</c>, <c>3</c>, <c>1-5</c>, <c>*/8</c>, <c>2/3</c>, <c>MON,WED</c>.</summary>
internal static class CronField
{
    /// <summary>The values that a field allows, null when it is not well-formed.</summary>
    /// <param name="text">The field.</param>
    /// <param name="min">The least value.</param>
    /// <param name="max">The greatest value.</param>
    /// <param name="names">Names of the values from <paramref name="min"/> on, upper-case.</param>
    public static SortedSet<int>? Parse(string text, int min, int max, params string[] names)
    {
        var values = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var slash = part.Split('/');
            if (slash.Length > 2 || !TryRange(slash[0], min, max, names, slash.Length == 2, out var from, out var to))
                return null;
            var step = 1;
            if (slash.Length == 2 && !(int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) && step > 0 && step <= max))
                return null;
            for (var value = from; value <= to; value += step)
                values.Add(value);
        }

        return values;
    }

    public static bool TryValue(string text, int min, int max, string[] names, out int value)
    {
        var index = Array.IndexOf(names, text.ToUpperInvariant());
        if (index >= 0)
        {
            value = min + index;
            return true;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;
    }

    // A single value before a slash is where the steps start.
    private static bool TryRange(string text, int min, int max, string[] names, bool stepped, out int from, out int to)
    {
        (from, to) = (min, max);
        if (text == "*")
            return true;
        var ends = text.Split('-');
        if (ends.Length > 2 || !TryValue(ends[0], min, max, names, out from))
            return false;
        to = stepped ? max : from;
        return ends.Length == 1 || (TryValue(ends[1], min, max, names, out to) && to >= from);
    }
}
