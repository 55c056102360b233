using System.Text.Json;
using System.Text.Json.Nodes;
using Deployment.Settings;

namespace Deployment.UnitTests.Settings;

public sealed class DocumentationTests
{
    [Fact]
    public void DeployMd_Settings_AreThoseThereAre()
    {
        var rows = File.ReadLines(Path.Combine(RepositoryRoot.Find(), "docs", "deploy.md"))
            .SkipWhile(line => line != "## Settings").Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(SettingCatalog.All.Select(setting => setting.ToMarkdown()), rows);
    }

    [Fact]
    public void DeployMd_TailnetPolicy_IsTheFileAndNamesTheDefaultTagAndPort()
    {
        var policy = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "Deployment", "tailnet-policy.hujson"));
        var grant = JsonNode.Parse(policy, documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip })!["grants"]!.AsArray().Single()!;

        Assert.Contains($"```hujson\n{policy}```", File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "deploy.md")), StringComparison.Ordinal);
        Assert.Equal($"""["{SettingCatalog.TailscaleTag.Default}"]""", grant["src"]!.ToJsonString());
        Assert.Equal($"""["tcp:{SettingCatalog.TargetTailscalePort.Default}"]""", grant["ip"]!.ToJsonString());
    }

    [Fact]
    public void CdkJson_Context_HoldsNoUnknownSetting()
    {
        var context = CdkContext.Read(RepositoryRoot.Find());

        Assert.DoesNotContain(SettingsReader.Read(context).Errors, error => error.Contains("there is no such setting", StringComparison.Ordinal));
    }
}
