using System.Text.Json;
using System.Text.Json.Nodes;

namespace Deployment.UnitTests.Stacks;

/// <summary>A synthesized CloudFormation template.</summary>
public sealed class Template(JsonObject root)
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonObject Root => root;

    public static Template Load(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>Logical id and resource of each resource of a type.</summary>
    public IReadOnlyList<(string Id, JsonNode Resource)> OfType(string type) =>
        [.. root["Resources"]!.AsObject().Where(entry => entry.Value!["Type"]!.GetValue<string>() == type).Select(entry => (entry.Key, entry.Value!))];

    /// <summary>The one resource of a type whose logical id starts so.</summary>
    public JsonNode Resource(string type, string idPrefix = "") =>
        Assert.Single(OfType(type), entry => entry.Id.StartsWith(idPrefix, StringComparison.Ordinal)).Resource;

    /// <summary>Properties of that resource.</summary>
    public JsonNode Properties(string type, string idPrefix = "") => Resource(type, idPrefix)["Properties"]!;

    /// <summary>A function's environment.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(string function) => Properties("AWS::Lambda::Function", function)["Environment"]!["Variables"]!
        .AsObject().ToDictionary(entry => entry.Key, entry => Text(entry.Value!));

    /// <summary>A role's statements, one line each: sid, effect, actions, resources, conditions.</summary>
    public IReadOnlyList<string> StatementsOf(string role) =>
    [
        .. Properties("AWS::IAM::Role", role)["Policies"]!.AsArray()
            .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray()).Select(statement => Line(statement!)),
    ];

    /// <summary>A resource policy's statements, in the same form.</summary>
    public IReadOnlyList<string> ResourcePolicy(string idPrefix) =>
        [.. Properties("AWS::SecretsManager::ResourcePolicy", idPrefix)["ResourcePolicy"]!["Statement"]!.AsArray().Select(statement => Line(statement!))];

    /// <summary>The template with asset hashes taken out: they change with every build.</summary>
    public string Normalized()
    {
        var text = root.ToJsonString(_indented);
        return System.Text.RegularExpressions.Regex.Replace(text, "[0-9a-f]{64}", "<hash>", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)) + "\n";
    }

    /// <summary>Text of a value: references as <c>${Id}</c> or <c>${Id.Attribute}</c>.</summary>
    public static string Text(JsonNode node) => node switch
    {
        JsonObject map when map["Ref"] is { } reference => $"${{{reference}}}",
        JsonObject map when map["Fn::GetAtt"] is JsonArray attribute => $"${{{string.Join('.', attribute.Select(part => part!.ToString()))}}}",
        JsonObject map when map["Fn::Join"] is JsonArray join => string.Join(join[0]!.ToString(), join[1]!.AsArray().Select(part => Text(part!))),
        JsonObject map => map.ToJsonString(),
        JsonArray list => string.Join(", ", list.Select(item => Text(item!))),
        _ => node.ToString(),
    };

    private static string Line(JsonNode statement)
    {
        var condition = statement["Condition"] is JsonObject conditions
            ? " if " + string.Join(" and ", conditions.SelectMany(test => test.Value!.AsObject().Select(key => $"{test.Key}({key.Key}: {Text(key.Value!)})")))
            : "";
        return $"{statement["Sid"]} {statement["Effect"]} {Text(statement["Action"]!)} on {Text(statement["Resource"]!)}{condition}";
    }
}
