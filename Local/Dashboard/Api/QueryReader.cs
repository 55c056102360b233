using System.Globalization;

namespace Dashboard.Api;

/// <summary>Reads query parameters, and gathers what is wrong with them.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private readonly List<string> _errors = [];

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Error => _errors.Count == 0 ? null : string.Join(" ", _errors);

    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> Texts(string name) => [.. query[name].OfType<string>().Where(text => text.Length > 0)];

    public int Number(string name, int fallback, int max) =>
        (int)Parse(name, fallback, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= max ? value : null, $"a number up to {max}");

    public double Decimal(string name) =>
        Parse(name, 0, text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 ? value : null, "a number");

    public long? Long(string name) =>
        Text(name) is null ? null : (long)Parse(name, 0, text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null, "a number");

    public bool Flag(string name) =>
        Parse(name, 0, text => bool.TryParse(text, out var value) ? (value ? 1 : 0) : null, "true or false") > 0;

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        _errors.Add($"{name}={text}: an ISO 8601 time is needed.");
        return null;
    }

    public T Choice<T>(string name, T fallback)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value))
        {
            return value;
        }

        _errors.Add($"{name}={text}: one of {string.Join(", ", Enum.GetNames<T>())} is needed.");
        return fallback;
    }

    /// <summary>Parameters of the form <c>name=key:value</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var text in Texts(name))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                pairs.Add(new(text[..colon], text[(colon + 1)..]));
            }
            else
            {
                _errors.Add($"{name}={text}: key:value is needed.");
            }
        }

        return pairs;
    }

    private double Parse(string name, double fallback, Func<string, double?> parse, string needed)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        _errors.Add($"{name}={text}: {needed} is needed.");
        return fallback;
    }
}
