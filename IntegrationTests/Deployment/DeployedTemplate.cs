using System.IO.Compression;
using System.Text.Json.Nodes;

namespace IntegrationTests.Deployment;

/// <summary>
/// What CloudFormation would make of a synthesized template, as far as the emulators can: nothing is written again, everything is read
/// from the template and the zips that would be uploaded.
/// </summary>
internal sealed class DeployedTemplate
{
    private readonly JsonObject _resources;
    private readonly string _assembly;
    private readonly string _unpacked;
    private readonly Dictionary<string, string> _references = [];

    /// <param name="assembly">The CDK's output folder.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="unpacked">Where zips are unpacked to.</param>
    /// <param name="region">What <c>AWS::Region</c> stands for.</param>
    /// <param name="account">What <c>AWS::AccountId</c> stands for.</param>
    public DeployedTemplate(string assembly, string stack, string unpacked, string region, string account)
    {
        _assembly = assembly;
        _unpacked = unpacked;
        _resources = JsonNode.Parse(File.ReadAllText(Path.Combine(assembly, $"{stack}.template.json")))!["Resources"]!.AsObject();
        _references["AWS::Region"] = region;
        _references["AWS::AccountId"] = account;
        _references["AWS::Partition"] = "aws";
        foreach (var (id, properties) in OfType("AWS::Lambda::Function"))
        {
            _references[$"{id}.Arn"] = $"arn:aws:lambda:{region}:{account}:function:{properties["FunctionName"]}";
        }
    }

    /// <summary>Logical id and properties of the resources of a type.</summary>
    public IEnumerable<(string Id, JsonNode Properties)> OfType(string type) => _resources
        .Where(entry => entry.Value!["Type"]!.GetValue<string>() == type)
        .Select(entry => (entry.Key, entry.Value!["Properties"]!));

    /// <summary>Sets what a reference to a resource means, once it exists.</summary>
    public void Created(string logicalId, string reference) => _references[logicalId] = reference;

    /// <summary>Text of a property: literals, Ref, Fn::GetAtt and Fn::Join.</summary>
    public string Text(JsonNode value) => value switch
    {
        JsonObject map when map["Ref"] is { } id => Known(id.ToString()),
        JsonObject map when map["Fn::GetAtt"] is JsonArray attribute => Known(string.Join('.', attribute.Select(part => part!.ToString()))),
        JsonObject map when map["Fn::Join"] is JsonArray join => string.Join(join[0]!.ToString(), join[1]!.AsArray().Select(part => Text(part!))),
        JsonObject map => throw new NotSupportedException($"The rehearsal does not know {map.ToJsonString()}."),
        _ => value.ToString(),
    };

    /// <summary>All functions, their zips and layers unpacked.</summary>
    public IReadOnlyList<DeployedFunction> Functions() =>
    [
        .. OfType("AWS::Lambda::Function").Select(function => new DeployedFunction(
            function.Id,
            Text(function.Properties["FunctionName"]!),
            Unpacked(function.Properties["Code"]!),
            function.Properties["Layers"] is JsonArray layers ? LayersOf(layers) : null,
            function.Properties["Environment"]!["Variables"]!.AsObject().ToDictionary(entry => entry.Key, entry => Text(entry.Value!)),
            function.Properties["MemorySize"]!.GetValue<int>(),
            function.Properties["Timeout"]!.GetValue<int>())),
    ];

    /// <summary>The function's name behind an invocation URI or integration URI.</summary>
    public string FunctionOf(JsonNode uri) => OfType("AWS::Lambda::Function")
        .Where(function => Text(uri).Contains(_references[$"{function.Id}.Arn"], StringComparison.Ordinal))
        .Select(function => Text(function.Properties["FunctionName"]!)).Single();

    /// <summary>A variable that exactly one function has.</summary>
    public string EnvironmentValue(string name) => OfType("AWS::Lambda::Function")
        .Select(function => function.Properties["Environment"]!["Variables"]![name]).OfType<JsonNode>().Select(Text).Single();

    private string Known(string reference) =>
        _references.TryGetValue(reference, out var value) ? value : throw new InvalidOperationException($"{reference} does not exist (yet).");

    private string LayersOf(JsonArray layers)
    {
        var own = layers.Select(layer => layer!["Ref"]!.ToString()).Single();
        return Unpacked(OfType("AWS::Lambda::LayerVersion").Single(layer => layer.Id == own).Properties["Content"]!);
    }

    /// <summary>Unpacks the asset that would be in S3 under this key, with the modes in the zip, as Lambda does.</summary>
    private string Unpacked(JsonNode code)
    {
        var key = code["S3Key"]!.ToString();
        var folder = Path.Combine(_unpacked, Path.GetFileNameWithoutExtension(key));
        if (!Directory.Exists(folder))
        {
            ZipFile.ExtractToDirectory(Path.Combine(_assembly, $"asset.{key}"), folder);
        }

        return folder;
    }
}
