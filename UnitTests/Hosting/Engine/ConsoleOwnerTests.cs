using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Dashboard.Resources;
using EmbeddedHosting.Dashboards;
using Microsoft.Extensions.DependencyInjection;

namespace Hosting.UnitTests.Engine;

public sealed class ConsoleOwnerTests
{
    [Fact]
    public async Task Console_LinesThatAParentWritesForAPart_AreThePartsOwn()
    {
        await using var app = new TestApplication();
        var parent = app.AddScript("service", "echo 'part | started'; echo 'partial | not its line'; echo 'part | last'; sleep 600");
        app.Builder.AddResource(new Part("part")).WithParentRelationship(parent);
        await app.StartAsync();
        await app.LinesUntilAsync("service", "last");
        var source = app.App!.Services.GetRequiredService<DashboardResourceSource>();

        Assert.Equal(["started", "last"], Texts(source.GetConsoleLog("part")));
        Assert.Equal(["partial | not its line"], Texts(source.GetConsoleLog("service")));
    }

    [Fact]
    public async Task Watch_OfAPart_HasItsLinesAlone()
    {
        await using var app = new TestApplication();
        var parent = app.AddScript("service", "echo 'about itself'; echo 'part | started'; sleep 600").WithExplicitStart();
        app.Builder.AddResource(new Part("part")).WithParentRelationship(parent);
        await app.StartAsync();
        await using var lines = app.App!.Services.GetRequiredService<DashboardResourceSource>().WatchConsoleLogAsync("part", app.Cancelled).GetAsyncEnumerator(app.Cancelled);
        var next = lines.MoveNextAsync();

        await app.App.ResourceCommands.ExecuteCommandAsync("service", "start", app.Cancelled);

        Assert.True(await next);
        Assert.Equal(("part", "started"), (lines.Current.Resource, lines.Current.Text));
    }

    private static IEnumerable<string> Texts(IEnumerable<ConsoleLogLine> lines) => lines.Select(static line => line.Text);

    private sealed class Part(string name) : Resource(name);
}
