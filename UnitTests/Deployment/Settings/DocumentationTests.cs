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
    public void CdkJson_Context_HoldsNoUnknownSetting()
    {
        var context = CdkContext.Read(RepositoryRoot.Find());

        Assert.DoesNotContain(SettingsReader.Read(context).Errors, error => error.Contains("there is no such setting", StringComparison.Ordinal));
    }
}
