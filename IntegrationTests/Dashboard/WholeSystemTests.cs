using System.Net;
using System.Net.Http.Headers;
using IntegrationTests.Dashboard.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Dashboard;

/// <summary>The dashboard over the whole local system: real resources, sandboxes and tailnet.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class WholeSystemTests(LocalEnvironment environment, Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Webhook_Sent_IsFoundTracedToTheTargetAndReplayed()
    {
        var path = $"/found/{Guid.NewGuid():N}";
        await using var dashboard = await browser.OpenAsync(environment.Dashboard);
        await dashboard.GoAsync("/webhooks");
        using var sender = environment.CreateSender();
        using var content = new StringContent("""{"hello":"target"}""") { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await sender.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        // Found, joined with what its trace tells.
        var row = dashboard.Row(path);
        await Expect(row).ToContainTextAsync("200");
        await Expect(row).ToContainTextAsync("target");
        await row.ClickAsync();
        var drawer = dashboard.Page.GetByRole(AriaRole.Complementary);
        await Expect(drawer).ToContainTextAsync("\"hello\": \"target\"");
        await Expect(drawer).ToContainTextAsync("Forwarded");
        await drawer.GetByRole(AriaRole.Tab, new LocatorGetByRoleOptions { Name = "Route and decision" }).ClickAsync();
        await Expect(drawer).ToContainTextAsync("Decision");

        // Replayed: another one arrives.
        await dashboard.Button("Replay").ClickAsync();
        await Expect(row).ToHaveCountAsync(2);

        // Its trace, up to the span of the target.
        await drawer.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Open the trace" }).ClickAsync();
        var target = dashboard.Page.Locator(".span-row").Filter(new LocatorFilterOptions { Has = dashboard.Page.Locator(".span-resource", new PageLocatorOptions { HasTextString = "target" }) });
        await target.First.ClickAsync();
        await Expect(drawer).ToContainTextAsync("http.response.status_code");
    }

    [Fact]
    public async Task Pages_OfARunningSystem_ShowItsParts()
    {
        using var sender = environment.CreateSender();
        using var response = await sender.GetAsync(new Uri("/", UriKind.Relative));
        await using var dashboard = await browser.OpenAsync(environment.Dashboard);

        await dashboard.GoAsync("/");
        foreach (var name in new[] { "secrets", "tailnet", "target", "lambda" })
        {
            await Expect(dashboard.Page.Locator($"tr[data-name={name}] .state")).ToHaveTextAsync("Running");
        }

        await dashboard.GoAsync("/sandboxes");
        await Expect(dashboard.Page.Locator(".timeline-phase.extension").First).ToBeVisibleAsync();
        await dashboard.GoAsync("/tailnet");
        await Expect(dashboard.Page.Locator(".tailnet-main")).ToContainTextAsync("Online");
        await Expect(dashboard.Page.GetByRole(AriaRole.Switch).First).ToBeVisibleAsync();
        await dashboard.GoAsync("/console");
        await Expect(dashboard.Page.Locator(".console-line").First).ToBeVisibleAsync();
        await dashboard.GoAsync("/metrics");
        await Expect(dashboard.Page.Locator(".instrument").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Resource_Stopped_IsShownAndStartsAgain()
    {
        await using var dashboard = await browser.OpenAsync(environment.Dashboard);
        await dashboard.GoAsync("/");
        var state = dashboard.Page.Locator("tr[data-name=target] .state");

        await dashboard.Button("Stop target").ClickAsync();
        await Expect(state).ToContainTextAsync("Exited");
        using var sender = environment.CreateSender();
        using (var refused = await sender.GetAsync(new Uri("/", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        }

        await dashboard.Button("Start target").ClickAsync();
        await Expect(state).ToHaveTextAsync("Running");
        await Poll.UntilAsync(async () =>
        {
            using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }, "the target answering again");
    }
}
