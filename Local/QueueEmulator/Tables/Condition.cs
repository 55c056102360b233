using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QueueEmulator.Tables;

/// <summary>
/// A condition expression: comparisons of attributes and values, <c>attribute_exists</c>, <c>attribute_not_exists</c>, AND, OR, NOT and
/// parentheses. Contract: DynamoDB developer guide, "Condition and filter expressions".
/// </summary>
internal sealed partial class Condition
{
    private readonly List<string> _tokens;
    private readonly JsonObject? _names;
    private readonly JsonObject? _values;
    private readonly JsonObject? _item;
    private int _next;

    private Condition(string expression, JsonObject? names, JsonObject? values, JsonObject? item)
    {
        _tokens = [.. Token().Matches(expression).Select(match => match.Value)];
        (_names, _values, _item) = (names, values, item);
    }

    /// <summary>Whether an item (null: there is none) meets a condition.</summary>
    /// <exception cref="FormatException">The expression is not well-formed, or uses what this emulator does not do.</exception>
    public static bool Holds(string expression, JsonObject? names, JsonObject? values, JsonObject? item)
    {
        var condition = new Condition(expression, names, values, item);
        var holds = condition.Or();
        return condition._next == condition._tokens.Count ? holds : throw condition.Wrong();
    }

    private bool Or()
    {
        var holds = And();
        while (Accept("OR"))
            holds |= And();
        return holds;
    }

    private bool And()
    {
        var holds = Not();
        while (Accept("AND"))
            holds &= Not();
        return holds;
    }

    private bool Not()
    {
        if (Accept("NOT"))
            return !Not();
        if (!Accept("("))
            return Primary();
        var holds = Or();
        Expect(")");
        return holds;
    }

    private bool Primary()
    {
        var token = Next();
        if (token is "attribute_exists" or "attribute_not_exists")
        {
            Expect("(");
            var attribute = Attribute(Next());
            Expect(")");
            return attribute is null == token is "attribute_not_exists";
        }

        var left = Operand(token);
        var comparison = Next();
        return Compare(left, comparison, Operand(Next()));
    }

    private JsonNode? Operand(string token) =>
        token[0] == ':' ? _values?[token] ?? throw Wrong() : Attribute(token);

    private JsonNode? Attribute(string token)
    {
        var name = token[0] == '#' ? _names?[token]?.GetValue<string>() ?? throw Wrong() : token;
        return _item?[name];
    }

    // An attribute that is not there compares with nothing, not even as different from a value of another type.
    private bool Compare(JsonNode? left, string comparison, JsonNode? right)
    {
        if (left is not JsonObject a || right is not JsonObject b)
            return comparison == "<>" && left is not null;
        var (type, other) = (a.First(), b.First());
        if (type.Key != other.Key)
            return comparison == "<>";
        var order = type.Key == "N"
            ? decimal.Parse(type.Value!.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture)
                .CompareTo(decimal.Parse(other.Value!.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture))
            : string.CompareOrdinal(type.Value!.ToJsonString(), other.Value!.ToJsonString());
        return comparison switch
        {
            "=" => order == 0,
            "<>" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw Wrong(),
        };
    }

    private string Next() => _next < _tokens.Count ? _tokens[_next++] : throw Wrong();

    private bool Accept(string token)
    {
        var isNext = _next < _tokens.Count && _tokens[_next].Equals(token, StringComparison.OrdinalIgnoreCase);
        _next += isNext ? 1 : 0;
        return isNext;
    }

    private void Expect(string token)
    {
        if (!Accept(token))
            throw Wrong();
    }

    private FormatException Wrong() => new($"Invalid ConditionExpression: Syntax error; token: \"{_tokens.ElementAtOrDefault(Math.Max(_next - 1, 0)) ?? "<EOF>"}\"");

    [GeneratedRegex(@"[#:]?[A-Za-z_][A-Za-z0-9_]*|<>|<=|>=|[<>=(),]|\S", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
