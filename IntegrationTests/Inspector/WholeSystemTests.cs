using Aspire.Hosting.Testing;
using IntegrationTests.Inspector.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Inspector;

/// <summary>The inspector over the whole local system, beside Aspire's dashboard.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class WholeSystemTests(LocalEnvironment environment, Browser browser) : IClassFixture<Browser>
{
    private Uri Inspector => environment.App.GetEndpoint("inspector", "http");

    [Fact]
    public async Task Webhook_Received_AppearsLiveIsReplayedAndItsTraceOpensInTheDashboard()
    {
        var path = $"/found/{Guid.NewGuid():N}";
        await using var inspector = await browser.OpenAsync(Inspector);
        await inspector.GoLiveAsync($"/webhooks?text={path}");
        await SendAsync(path);

        // Live, and joined with what its trace tells: functions give up telemetry rather than hold a webhook up, and the next one brings it.
        var rows = inspector.Row(path);
        await Expect(rows).ToContainTextAsync("200");
        var row = rows.Filter(new LocatorFilterOptions { HasText = "Forwarded" }).Filter(new LocatorFilterOptions { HasText = "target:" });
        await Poll.UntilAsync(
            async () =>
            {
                await SendAsync(path);
                return await row.CountAsync() > 0;
            },
            "a webhook joined with its trace");
        await row.First.ClickAsync();
        var drawer = inspector.Page.GetByRole(AriaRole.Complementary);
        await Expect(drawer).ToContainTextAsync("\"hello\": \"target\"");

        // Replayed: another one arrives.
        var before = await rows.CountAsync();
        await inspector.Button("Replay").ClickAsync();
        await Expect(rows).ToHaveCountAsync(before + 1);

        // Its trace, in the dashboard.
        await LogInAsync(inspector.Page.Context);
        var trace = await inspector.Page.Context.RunAndWaitForPageAsync(() => drawer.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Open the trace" }).ClickAsync());
        await trace.WaitForURLAsync("**/traces/detail/*");
        foreach (var part in new[] { "lambda", "authorizer", "forwarder", "target" })
        {
            await Expect(trace.Locator("main").First).ToContainTextAsync(part);
        }
    }

    [Fact]
    public async Task Sample_SentFromItsPage_IsAnsweredByTheTarget()
    {
        await using var inspector = await browser.OpenAsync(Inspector);
        await inspector.GoAsync("/webhooks/send?sample=hello");
        await inspector.Button("Send").ClickAsync();

        await Expect(inspector.Page.Locator(".send-result")).ToContainTextAsync("Hello! It's working!");
    }

    [Fact]
    public async Task Pages_OfARunningSystem_ShowItsParts()
    {
        using var sender = environment.CreateSender();
        using var response = await sender.GetAsync(new Uri("/", UriKind.Relative));
        await using var inspector = await browser.OpenAsync(Inspector);

        await inspector.GoAsync("/sandboxes");
        await Expect(inspector.Page.Locator(".timeline-phase.extension").First).ToBeVisibleAsync();
        await inspector.GoAsync("/tailnet");
        await Expect(inspector.Page.Locator(".tailnet-main")).ToContainTextAsync("Online");
        await Expect(inspector.Page.GetByRole(AriaRole.Switch).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Dashboard_ResourceOfTheInspector_LinksToIt()
    {
        await using var inspector = await browser.OpenAsync(Inspector);

        var dashboard = await LogInAsync(inspector.Page.Context);

        await Expect(dashboard.Locator($"a[href^='{Inspector.AbsoluteUri.TrimEnd('/')}']").First).ToBeVisibleAsync();
    }

    private async Task SendAsync(string path)
    {
        using var sender = environment.CreateSender();
        using var content = new StringContent("""{"hello":"target"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await sender.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<IPage> LogInAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync((await environment.DashboardAsync()).AbsoluteUri);
        await page.WaitForURLAsync(static url => !url.Contains("/login", StringComparison.Ordinal));
        return page;
    }
}
