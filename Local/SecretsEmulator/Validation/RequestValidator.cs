using System.Globalization;
using System.Text.Json;
using SecretsEmulator.Http;

namespace SecretsEmulator.Validation;

/// <summary>
/// Checks a request against the service's model, in the words of the service: <c>2 validation errors detected: Value null at 'secretId'
/// failed to satisfy constraint: Member must not be null; Value '101' at 'maxResults' …</c>
/// </summary>
internal static class RequestValidator
{
    /// <summary>All violations in one error; another when it is not JSON, or a member has another JSON type than the model says; or null.</summary>
    public static ServiceError? Check(StructureShape shape, byte[] body)
    {
        var violations = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return new ServiceError("SerializationException", "The request is not a JSON object.");
            CheckStructure(shape, document.RootElement, "", violations);
        }
        catch (JsonException exception)
        {
            // Path and position only: the message may quote the value.
            return new ServiceError("SerializationException", $"The request is not the operation's JSON (at {exception.Path ?? "$"}, byte {exception.BytePositionInLine}).");
        }

        var plural = violations.Count == 1 ? "" : "s";
        return violations.Count == 0
            ? null
            : ServiceError.Validation($"{violations.Count} validation error{plural} detected: {string.Join("; ", violations)}");
    }

    private static void CheckStructure(StructureShape shape, JsonElement value, string path, List<string> violations)
    {
        foreach (var member in shape.Members)
        {
            var name = path.Length == 0 ? member.ErrorName : $"{path}.{member.ErrorName}";
            if (value.TryGetProperty(member.Name, out var found) && found.ValueKind != JsonValueKind.Null)
                Check(member.Shape, found, name, violations);
            else if (member.IsRequired)
                violations.Add(Violation("null", name, "Member must not be null"));
        }
    }

    private static void Check(Shape shape, JsonElement value, string path, List<string> violations)
    {
        RequireType(shape, value, path);
        switch (shape)
        {
            case StructureShape structure:
                CheckStructure(structure, value, path, violations);
                break;
            case ListShape list:
                CheckList(list, value, path, violations);
                break;
            default:
                violations.AddRange(Broken(shape, value).Select(constraint => Violation(Quote(shape, value), path, constraint)));
                break;
        }
    }

    private static void CheckList(ListShape list, JsonElement value, string path, List<string> violations)
    {
        violations.AddRange(LengthConstraints(value.GetArrayLength(), list.Min, list.Max).Select(constraint => Violation(Quote(list, value), path, constraint)));
        if (list.Of is StructureShape structure)
        {
            var index = 0;
            foreach (var element in value.EnumerateArray())
            {
                index++;
                var name = $"{path}.{index}.member";
                if (element.ValueKind == JsonValueKind.Null)
                    violations.Add(Violation("null", name, "Member must not be null"));
                else
                    Check(structure, element, name, violations);
            }

            return;
        }

        foreach (var element in value.EnumerateArray().Where(element => element.ValueKind != JsonValueKind.Null))
            RequireType(list.Of, element, path);
        if (value.EnumerateArray().Any(element => element.ValueKind == JsonValueKind.Null || Broken(list.Of, element).Any()))
        {
            // Of a list of plain values the service names the list, and all that holds for its elements.
            violations.Add(Violation(Quote(list, value), path, $"Member must satisfy constraint: [{string.Join(", ", Constraints(list.Of))}]"));
        }
    }

    private static void RequireType(Shape shape, JsonElement value, string path)
    {
        var fits = shape switch
        {
            StructureShape => value.ValueKind == JsonValueKind.Object,
            ListShape => value.ValueKind == JsonValueKind.Array,
            NumberShape => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            BlobShape => value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out _),
            _ => value.ValueKind == JsonValueKind.String,
        };
        if (!fits)
            throw new JsonException($"{path} is not what the model says", path, null, null);
    }

    private static IEnumerable<string> Broken(Shape shape, JsonElement value)
    {
        switch (shape)
        {
            case TextShape text when value.GetString() is { } content:
                foreach (var constraint in LengthConstraints(content.Length, text.Min, text.Max))
                    yield return constraint;
                if (!text.Matches(content))
                    yield return PatternConstraint(text.Pattern!);
                break;
            case EnumShape choice when !choice.Values.Contains(value.GetString()!) && !choice.Unlisted.Contains(value.GetString()!):
                yield return $"Member must satisfy enum value set: [{string.Join(", ", choice.Values)}]";
                break;
            case BlobShape blob:
                foreach (var constraint in LengthConstraints(value.GetBytesFromBase64().Length, blob.Min, blob.Max))
                    yield return constraint;
                break;
            case NumberShape range when value.GetInt64() < range.Min:
                yield return $"Member must have value greater than or equal to {range.Min}";
                break;
            case NumberShape range when value.GetInt64() > range.Max:
                yield return $"Member must have value less than or equal to {range.Max}";
                break;
            default:
                break;
        }
    }

    private static IEnumerable<string> LengthConstraints(int length, int min, int max)
    {
        if (length > max)
            yield return MaxLength(max);
        if (length < min)
            yield return MinLength(min);
    }

    // All that a list's element must satisfy; lists of plain values hold texts alone.
    private static IEnumerable<string> Constraints(Shape shape) => shape is TextShape text
        ? [MaxLength(text.Max), MinLength(text.Min), .. text.Pattern is null ? Array.Empty<string>() : [PatternConstraint(text.Pattern)]]
        : [];

    private static string MaxLength(int max) => $"Member must have length less than or equal to {max}";

    private static string MinLength(int min) => $"Member must have length greater than or equal to {min}";

    private static string PatternConstraint(string pattern) => $"Member must satisfy regular expression pattern: {pattern}";

    private static string Violation(string? value, string path, string constraint) =>
        $"Value{(value is null ? "" : $" {value}")} at '{path}' failed to satisfy constraint: {constraint}";

    // Null where the value is a secret.
    private static string? Quote(Shape shape, JsonElement value) => shape is TextShape { Sensitive: true } or BlobShape ? null : $"'{Print(value)}'";

    // As Java prints it: [a, b], {Key=k, Value=v}.
    private static string Print(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Print))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(member => $"{member.Name}={Print(member.Value)}"))}}}",
        JsonValueKind.Number => value.GetInt64().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Null => "null",
        _ => value.ToString(),
    };
}
