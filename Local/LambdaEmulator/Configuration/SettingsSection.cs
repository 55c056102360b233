using System.Globalization;

namespace LambdaEmulator.Configuration;

/// <summary>Typed reads of one section; what is wrong is collected in <paramref name="errors"/> by the setting's environment name.</summary>
internal sealed class SettingsSection(IConfiguration section, string path, ICollection<string> errors)
{
    public string Path { get; } = path;

    public string Name(string key) => Path.Length == 0 ? key : $"{Path}__{key}";

    public string? Text(string key) => section[key] is { Length: > 0 } value ? value : null;

    public int Number(string key, int fallback, int least, int most, string unit)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Error(key, text, $"a whole number of {unit} from {least} to {most}");
        return fallback;
    }

    public TimeSpan Seconds(string key, TimeSpan fallback, double least, double most)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return TimeSpan.FromSeconds(value);
        }

        Error(key, text, $"a number of seconds from {least} to {most}");
        return fallback;
    }

    public bool Flag(string key, bool fallback)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        Error(key, text, "true or false");
        return fallback;
    }

    /// <summary>The values of <c>key__0</c>, <c>key__1</c> and so on, in the order of their numbers.</summary>
    public IReadOnlyList<string> List(string key) =>
        [.. section.GetSection(key).GetChildren().Select(static child => child.Value).OfType<string>()];

    /// <summary>The names and values below a key. A name that itself holds a double underscore is put together again.</summary>
    public IReadOnlyDictionary<string, string> Map(string key) =>
        section.GetSection(key).AsEnumerable(makePathsRelative: true)
            .Where(static pair => pair.Value is not null && pair.Key.Length > 0)
            .ToDictionary(static pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), static pair => pair.Value!, StringComparer.Ordinal);

    public IEnumerable<(string Key, SettingsSection Section)> Children(string key) =>
        section.GetSection(key).GetChildren().Select(child => (child.Key, new SettingsSection(child, $"{Name(key)}__{child.Key}", errors)));

    public SettingsSection Child(string key) => new(section.GetSection(key), Name(key), errors);

    public bool Exists(string key) => section.GetSection(key).Exists();

    public void Error(string key, string? value, string allowed) =>
        errors.Add(value is null ? $"{Name(key)} is not set; it must be {allowed}." : $"{Name(key)} is '{value}'; it must be {allowed}.");
}
