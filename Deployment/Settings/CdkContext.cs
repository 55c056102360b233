using System.Text.Json;
using System.Text.Json.Nodes;

namespace Deployment.Settings;

/// <summary>
/// The CDK context of this run: from the environment that the CDK CLI sets, or, when started by hand, from <c>cdk.json</c>.
/// </summary>
public static class CdkContext
{
    /// <summary>Reads the context; an unreadable <c>cdk.json</c> throws <see cref="JsonException"/>.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Read(string repositoryRoot)
    {
        var context = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("CDK_CONTEXT_JSON") is { Length: > 0 } fromCli)
        {
            Add(context, fromCli);

            // A context too large for the environment arrives in a file as well.
            if (Environment.GetEnvironmentVariable("CONTEXT_OVERFLOW_LOCATION_ENV") is { Length: > 0 } overflow && File.Exists(overflow))
            {
                Add(context, File.ReadAllText(overflow));
            }
        }
        else if (Path.Combine(repositoryRoot, "cdk.json") is var file && File.Exists(file)
            && JsonNode.Parse(File.ReadAllText(file))?["context"] is JsonObject written)
        {
            Add(context, written.ToJsonString());
        }

        return context;
    }

    private static void Add(Dictionary<string, JsonNode?> context, string json)
    {
        foreach (var (key, value) in JsonNode.Parse(json)?.AsObject() ?? [])
        {
            context[key] = value?.DeepClone();
        }
    }
}
