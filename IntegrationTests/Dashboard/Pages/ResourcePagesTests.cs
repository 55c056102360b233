using Dashboard.Resources;
using IntegrationTests.Dashboard.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Dashboard.Pages;

[Collection(BrowserTests.Name)]
public sealed class ResourcePagesTests(Browser browser)
{
    [Fact]
    public async Task Resources_StopOne_ShowsItAndWhatWaitsForIt()
    {
        await using var system = await FakeSystem.StartAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/");
        await Expect(dashboard.Row("lambda").Locator(".state")).ToHaveTextAsync("Running");

        await dashboard.Button("Stop secrets").ClickAsync();
        await Expect(dashboard.Page.Locator("tr[data-name=secrets] .state")).ToHaveTextAsync("Exited (0)");
        system.Resources.Set(system.Resources.Get("lambda") with { State = "Waiting", Health = null, WaitingFor = [new WaitingFor("secrets", "healthy")] });

        await Expect(dashboard.Page.Locator("tr[data-name=lambda]")).ToContainTextAsync("waits for secrets to be healthy");
        Assert.Equal(["secrets/stop"], system.Resources.Executed);
        await dashboard.Button("Start secrets").ClickAsync();
        await Expect(dashboard.Page.Locator("tr[data-name=secrets] .state")).ToHaveTextAsync("Running");
    }

    [Fact]
    public async Task Details_SecretEnvironment_IsMaskedUntilAskedFor()
    {
        await using var system = await FakeSystem.StartAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/");

        await dashboard.Page.Locator("tr[data-name=lambda]").ClickAsync();
        var drawer = dashboard.Page.GetByRole(AriaRole.Complementary);
        await Expect(drawer).ToContainTextAsync("Credentials__SecretAccessKey");
        await Expect(drawer).Not.ToContainTextAsync("very secret value");
        await dashboard.Button("Reveal Credentials__SecretAccessKey").ClickAsync();
        await Expect(drawer).ToContainTextAsync("very secret value");
        await dashboard.Button("Reveal Credentials__SecretAccessKey").ClickAsync();
        await Expect(drawer).Not.ToContainTextAsync("very secret value");

        await dashboard.Page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Graph_ShowsEveryResource_AndOpensDetails()
    {
        await using var system = await FakeSystem.StartAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/?view=graph");

        await Expect(dashboard.Page.Locator(".graph-node")).ToHaveCountAsync(7);
        await dashboard.Page.Locator(".graph-node[data-name=provisioning]").ClickAsync();

        await Expect(dashboard.Page.Locator(".graph-edge.lit")).ToHaveCountAsync(3);
        await Expect(dashboard.Page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("Local/Provisioning/Provisioning.csproj");
    }

    [Fact]
    public async Task Console_ShowsLinesAsTheyCome_WithColoursSearchAndPause()
    {
        await using var system = await FakeSystem.StartAsync();
        system.Resources.Write("lambda", "\u001b[32minfo\u001b[0m first line");
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/console");
        var lines = dashboard.Page.Locator(".console-line");
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(lines.Locator(".ansi-2")).ToHaveTextAsync("info");

        system.Resources.Write("target", "second line <b>as text</b>", isError: true);
        await Expect(lines).ToHaveCountAsync(2);
        await Expect(lines.Nth(1)).ToContainTextAsync("<b>as text</b>");

        await dashboard.Page.GetByLabel("Search lines").FillAsync("FIRST");
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(dashboard.Page.Locator("mark")).ToHaveTextAsync("first");
        await dashboard.Page.GetByLabel("Search lines").FillAsync("");

        await dashboard.Button("Pause").ClickAsync();
        system.Resources.Write("lambda", "third line");
        await Expect(dashboard.Page.Locator(".summary")).ToHaveTextAsync("paused, 1 new");
        await Expect(lines).ToHaveCountAsync(2);
        await dashboard.Button("Resume").ClickAsync();
        await Expect(lines).ToHaveCountAsync(3);

        await dashboard.Page.GetByLabel("Resource", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("target");
        await Expect(lines).ToHaveCountAsync(1);
        using var client = new HttpClient();
        Assert.Contains("second line <b>as text</b>", await client.GetStringAsync(new Uri(system.Urls.Dashboard, "api/resources/target/console?download")), StringComparison.Ordinal);
    }
}
