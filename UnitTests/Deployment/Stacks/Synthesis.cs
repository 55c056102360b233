using System.Text.Json.Nodes;
using Deployment.Packaging;
using Deployment.Settings;
using Deployment.Stacks;

namespace Deployment.UnitTests.Stacks;

/// <summary>
/// Synthesizes apps with stand-in assets, each combination of settings once: the CDK's own start costs seconds. Shared by all template
/// tests, one after the other, because the CDK runs in one Node process.
/// </summary>
public sealed class Synthesis : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deployment-tests-");
    private readonly Dictionary<string, IReadOnlyDictionary<string, Template>> _known = [];

    /// <summary>The templates by stack name, made from these settings and an allowed network.</summary>
    public IReadOnlyDictionary<string, Template> Stacks(params (string Name, string Value)[] settings)
    {
        var key = string.Join(';', settings);
        return _known.TryGetValue(key, out var known) ? known : _known[key] = Synthesize(settings);
    }

    /// <summary>The webhook stack's template, with a target named unless the settings do.</summary>
    internal Template Webhook(params (string Name, string Value)[] settings) => Stacks([("targetTailscaleIp", "target"), .. settings])["WebhookForwarder"];

    public void Dispose() => _folder.Delete(recursive: true);

    private Dictionary<string, Template> Synthesize((string Name, string Value)[] settings)
    {
        var context = new Dictionary<string, JsonNode?> { ["webhookAllowedIpCidr"] = "192.0.2.0/24,2001:db8::/32" };
        foreach (var (name, value) in settings)
        {
            context[name] = value;
        }

        var read = SettingsReader.Read(context);
        Assert.Empty(read.Errors);
        var output = Path.Combine(_folder.FullName, $"{_known.Count}");
        new DeploymentApp(read.Settings!, Assets(), output).Synth();
        return Directory.EnumerateFiles(output, "*.template.json", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetFileName(file).Replace(".template.json", "", StringComparison.Ordinal), Template.Load);
    }

    private DeploymentAssets Assets()
    {
        return new DeploymentAssets(Zip("forwarder"), Zip("authorizer"), Zip("rotation"), Zip("layer"));

        string Zip(string name)
        {
            var content = Path.Combine(_folder.FullName, name);
            File.WriteAllText(content, name);
            ReproducibleZip.Write(content + ".zip", [new ZipItem("bootstrap", content, Executable: true)]);
            return content + ".zip";
        }
    }
}
