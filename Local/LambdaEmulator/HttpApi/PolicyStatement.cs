using System.Text.Json;

namespace LambdaEmulator.HttpApi;

/// <summary>One statement of an authorizer's IAM policy: effect, actions and resources with the wildcards * and ?.</summary>
internal sealed record PolicyStatement(bool Allow, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources)
{
    private const string Invoke = "execute-api:invoke";

    /// <exception cref="FormatException">The effect is neither Allow nor Deny, or the statement has what is not evaluated here.</exception>
    public static PolicyStatement Parse(JsonElement statement)
    {
        if (statement.TryGetProperty("Condition", out _) || statement.TryGetProperty("NotAction", out _) || statement.TryGetProperty("NotResource", out _))
        {
            throw new FormatException("Condition, NotAction and NotResource are not evaluated by the emulator");
        }

        return new PolicyStatement(
            statement.GetProperty("Effect").GetString() switch
            {
                "Allow" => true,
                "Deny" => false,
                var other => throw new FormatException($"Effect is '{other}'"),
            },
            [.. AuthorizerAnswer.OneOrMany(statement.GetProperty("Action")).Select(static action => action.GetString()!)],
            [.. AuthorizerAnswer.OneOrMany(statement.GetProperty("Resource")).Select(static resource => resource.GetString()!)]);
    }

    public bool Covers(string routeArn) =>
        Actions.Any(static action => Matches(action.ToLowerInvariant(), Invoke)) && Resources.Any(resource => Matches(resource, routeArn));

    // * stands for any characters, ? for one. Remembers the last star only, so the time is bounded by the product of the lengths.
    private static bool Matches(string pattern, string text)
    {
        var (p, t, star, resume) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
