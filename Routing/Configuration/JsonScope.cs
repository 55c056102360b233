using System.Text.Json;

namespace Routing.Configuration;

/// <summary>
/// An object of the configuration that is read member by member. Whatever is wrong becomes an error with its JSON path, and reading goes on;
/// members that nobody asked for are errors too, since a mistyped limit is no limit.
/// </summary>
internal sealed class JsonScope(JsonElement element, string path, ICollection<string> errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The object's JSON path.</summary>
    public string Path => path;

    /// <summary>Where errors go.</summary>
    public ICollection<string> Errors => errors;

    /// <summary>Begins reading; null (and an error) when the element is no object.</summary>
    public static JsonScope? Enter(JsonElement element, string path, ICollection<string> errors)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return new JsonScope(element, path, errors);
        }

        errors.Add($"{path}: must be an object.");
        return null;
    }

    /// <summary>Names of the members that are there.</summary>
    public IEnumerable<string> Members => element.EnumerateObject().Select(member => member.Name);

    public void Error(string name, string message) => errors.Add($"{path}.{name}: {message}.");

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name, bool required = false)
    {
        if (Find(name) is not { } value)
        {
            if (required)
            {
                Error(name, "is required");
            }

            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Error(name, "must be a text that is not empty");
        return null;
    }

    public bool Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Error(name, "must be true or false");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    public double? Number(string name, double least, double most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Error(name, $"must be a number from {least} to {most}");
        return null;
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        Error(name, "must be a list of texts");
        return [];
    }

    /// <summary>A text, or a list of texts.</summary>
    public IReadOnlyList<string> TextOrTexts(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } ? Texts(name) : Text(name) is { } text ? [text] : [];

    /// <summary>A list of whole numbers; null when it is not there.</summary>
    public IReadOnlyList<int>? WholeNumbers(string name, int least, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) && number >= least && number <= most))
        {
            return [.. value.EnumerateArray().Select(item => item.GetInt32())];
        }

        Error(name, $"must be a list of whole numbers from {least} to {most}");
        return [];
    }

    public IReadOnlyDictionary<string, string> TextMap(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Find(name) is not { } value)
        {
            return map;
        }

        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(member => member.Value.ValueKind != JsonValueKind.String))
        {
            Error(name, "must be an object whose values are texts");
            return map;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!map.TryAdd(member.Name, member.Value.GetString()!))
            {
                Error($"{name}.{member.Name}", "occurs twice");
            }
        }

        return map;
    }

    public JsonScope? Object(string name) => Find(name) is { } value ? Enter(value, $"{path}.{name}", errors) : null;

    public IEnumerable<JsonScope> Objects(string name)
    {
        if (Find(name) is not { } value)
        {
            yield break;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Error(name, "must be a list");
            yield break;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Enter(item, $"{path}.{name}[{index++}]", errors) is { } scope)
            {
                yield return scope;
            }
        }
    }

    /// <summary>Ends reading: members that were not asked for, and members that occur twice, are errors.</summary>
    public void End()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                Error(member.Name, "occurs twice");
            }
            else if (!_known.Contains(member.Name))
            {
                Error(member.Name, $"is not known here; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
