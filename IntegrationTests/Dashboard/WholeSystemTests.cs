using System.Net;
using IntegrationTests.Dashboard.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Dashboard;

/// <summary>The dashboard over the whole local system: real resources, sandboxes and tailnet.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class WholeSystemTests(LocalEnvironment environment, Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Webhook_SentFromItsPage_IsFoundTracedToTheTargetAndReplayed()
    {
        var path = $"/found/{Guid.NewGuid():N}";
        await using var dashboard = await browser.OpenAsync(environment.Dashboard);
        await SendAsync(dashboard, path, """{"hello":"target"}""");
        await Expect(dashboard.Page.Locator(".send-result")).ToContainTextAsync("Hello! It's working!");

        // Found, joined with what its trace tells.
        await dashboard.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Find it in the list" }).ClickAsync();
        var row = dashboard.Row(path);
        await Expect(row).ToContainTextAsync("200");
        await Expect(row).ToContainTextAsync("target");
        await row.ClickAsync();
        var drawer = dashboard.Page.GetByRole(AriaRole.Complementary);
        await Expect(drawer).ToContainTextAsync("\"hello\": \"target\"");
        await Expect(drawer).ToContainTextAsync("Forwarded");
        await drawer.GetByRole(AriaRole.Tab, new LocatorGetByRoleOptions { Name = "Route and decision" }).ClickAsync();
        await Expect(drawer).ToContainTextAsync("Decision");

        // Replayed: another one arrives, with a trace of its own.
        await dashboard.Page.GetByLabel("Filter webhooks").FillAsync(path);
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
    public async Task Target_Stopped_IsToldOnEveryPageUntilItRunsAgain()
    {
        var path = $"/stopped/{Guid.NewGuid():N}";
        await using var dashboard = await browser.OpenAsync(environment.Dashboard);
        await dashboard.GoAsync("/");
        var state = dashboard.Page.Locator("tr[data-name=target] .state");
        await dashboard.Button("Stop target").ClickAsync();
        await Expect(state).ToContainTextAsync("Exited");
        var dependant = dashboard.Page.Locator("tr[data-name=webhooks] .state");
        await Expect(dependant).ToContainTextAsync("Waiting");
        await dashboard.Page.Locator("tr[data-name=target]").ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("Exit code");
        await Expect(dashboard.Page.GetByRole(AriaRole.Complementary)).Not.ToContainTextAsync("Healthy");

        // The webhook is answered, and the answer names what is wrong.
        await SendAsync(dashboard, path, "unheard");
        await Expect(dashboard.Page.Locator(".send-result")).ToContainTextAsync("502");
        await Expect(dashboard.Page.Locator(".send-result")).ToContainTextAsync("TargetUnreachable");
        await dashboard.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Find it in the list" }).ClickAsync();
        await Expect(dashboard.Row(path)).ToContainTextAsync("502");

        // So does the forwarder's log, from where it is one click to the trace.
        await dashboard.GoAsync("/logs");
        await FilterLogsAsync(dashboard, "forwarder", "Warning", "TargetUnreachable");
        await dashboard.Page.Locator("tbody tr").First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(dashboard.Page.Locator(".span-row").First).ToBeVisibleAsync();

        await dashboard.GoAsync("/");
        await dashboard.Button("Start target").ClickAsync();
        await Expect(state).ToHaveTextAsync("Running");
        await Expect(dependant).ToHaveTextAsync("Running");
        using var sender = environment.CreateSender();
        await Poll.UntilAsync(async () => await StatusAsync(sender) == HttpStatusCode.OK, "the target answering again");
    }

    [Fact]
    public async Task Function_Restarted_StartsCold()
    {
        using var sender = environment.CreateSender();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(sender));
        await using var dashboard = await browser.OpenAsync(environment.Dashboard);
        await dashboard.GoAsync("/console?resource=authorizer");
        var starts = dashboard.Page.Locator(".console-line").Filter(new LocatorFilterOptions { HasText = "INIT_START" });
        await Expect(starts.First).ToBeVisibleAsync();
        var before = await starts.CountAsync();

        await dashboard.GoAsync("/");
        await dashboard.Button("Restart authorizer").ClickAsync();
        await Expect(dashboard.Page.Locator(".toast")).ToContainTextAsync("Restart");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(sender));

        await dashboard.GoAsync("/console?resource=authorizer");
        await Expect(starts.Nth(before)).ToBeVisibleAsync();
    }

    private static async Task SendAsync(DashboardPage dashboard, string path, string body)
    {
        await dashboard.GoAsync("/webhooks");
        await dashboard.Page.Locator(".page-head").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();
        await dashboard.Page.GetByLabel("Path and query").FillAsync(path);
        await dashboard.Page.GetByLabel("Headers, one a line").FillAsync("Content-Type: application/json");
        await dashboard.Page.GetByLabel("Body", new PageGetByLabelOptions { Exact = true }).FillAsync(body);
        await dashboard.Button("Send").ClickAsync();
    }

    private async Task FilterLogsAsync(DashboardPage dashboard, string resource, string level, string text)
    {
        var rows = dashboard.Page.Locator("tbody tr");
        await dashboard.Page.GetByLabel("Resource").SelectOptionAsync(resource);
        await dashboard.Page.GetByLabel("Level").SelectOptionAsync(level);
        await dashboard.Page.GetByLabel("Search logs").FillAsync(text);
        using var sender = environment.CreateSender();
        await Poll.UntilAsync(
            async () =>
            {
                // Functions give up telemetry rather than hold a webhook up: the next one brings it.
                await StatusAsync(sender);
                var shown = await rows.AllInnerTextsAsync();
                return shown.Count > 0 && shown.All(row => row.Contains(resource, StringComparison.Ordinal) && row.Contains(text, StringComparison.Ordinal));
            },
            $"log records of {resource} with '{text}', and no others");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient sender)
    {
        using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));
        return answer.StatusCode;
    }
}
