using System.Text.Json.Nodes;

namespace Deployment.Settings;

/// <summary>Takes settings out of a CDK context by name and collects what is wrong with them, so that all faults are told at once.</summary>
internal sealed class ContextValues(IReadOnlyDictionary<string, JsonNode?> context)
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>What the CDK and its command line keep in the context under plain names (CLI: <c>cdk acknowledge</c>, <c>cdk cli-telemetry</c>).</summary>
    private static readonly string[] _ownOfCdk = ["acknowledged-issue-numbers", "cli-telemetry"];

    /// <summary>Refuses what is neither a setting nor the CDK's own: its feature flags and look-ups have a colon or a slash in their names.</summary>
    public void RefuseUnknown(IReadOnlyList<SettingDefinition> known)
    {
        foreach (var name in context.Keys.Where(key => key.AsSpan().IndexOfAny(':', '/') < 0 && !_ownOfCdk.Contains(key)))
        {
            if (known.All(setting => setting.Name != name))
            {
                var near = known.FirstOrDefault(setting => string.Equals(setting.Name, name, StringComparison.OrdinalIgnoreCase))
                    ?? known.MinBy(setting => Distance(setting.Name, name))!;
                _errors.Add($"{name}: there is no such setting. Nearest: {near.Name}; all of them: dotnet run --project Deployment -- settings");
            }
        }
    }

    public bool Has(SettingDefinition setting) => Text(setting) is not null;

    /// <summary>The value as text, trimmed; null when absent or empty. Lists are joined with commas.</summary>
    public string? Text(SettingDefinition setting)
    {
        if (!context.TryGetValue(setting.Name, out var node) || node is null)
        {
            return null;
        }

        var text = node switch
        {
            JsonArray list => string.Join(',', list.Select(item => item?.ToString())),
            JsonObject => node.ToJsonString(),
            _ => node.ToString(),
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>Parses the setting if it is set; an error is recorded when <paramref name="parse"/> gives a reason.</summary>
    /// <param name="setting">Which one.</param>
    /// <param name="missing">What holds when it is not set.</param>
    /// <param name="parse">Gives the value, or the reason why it is not one.</param>
    public T Get<T>(SettingDefinition setting, T missing, Func<string, Parsed<T>> parse)
    {
        if (Text(setting) is not { } text)
        {
            return missing;
        }

        var parsed = parse(text);
        if (parsed.Error is { } reason)
        {
            Fault(setting, text, reason);
            return missing;
        }

        return parsed.Value!;
    }

    public void Missing(SettingDefinition setting, string why) =>
        _errors.Add($"{setting.Name} is not set: {why} Example: -c {setting.Name}={setting.Example}");

    public void Fault(SettingDefinition setting, string? value, string reason) =>
        _errors.Add($"{setting.Name} = \"{value}\": {reason}. Example: -c {setting.Name}={setting.Example}");

    /// <summary>Levenshtein distance, for the hint after a typing error.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
