using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.AppHost;

/// <summary>Aspire's dashboard over the whole system: what every part sends arrives there, and a person sees it.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class DashboardTests(LocalEnvironment environment)
{
    private const float PageLimit = 60_000;
    private static readonly string[] _parts = ["authorizer", "forwarder", "inspector", "lambda", "secrets", "tailnet", "target"];

    [Fact]
    public async Task Telemetry_OfEveryPart_IsGivenBackByTheDashboard()
    {
        using var sender = environment.CreateSender();
        var missing = _parts;

        await Poll.UntilAsync(
            async () =>
            {
                // Again and again: functions give up telemetry rather than hold a webhook up, and the next one brings it.
                using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));
                var resources = await environment.TelemetryAsync("resources");
                missing = [.. _parts.Except(resources is { } list ? list.EnumerateArray().Select(static r => r.GetProperty("name").GetString()!) : [])];
                return missing.Length == 0;
            },
            "telemetry of every part");
    }

    [Fact]
    public async Task Pages_OfARunningSystem_ShowResourcesAndAWebhooksTrace()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var sender = environment.CreateSender();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/seen");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        using var answer = await sender.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(PageLimit);
        var dashboard = await environment.DashboardAsync();

        await page.GotoAsync(dashboard.AbsoluteUri);
        foreach (var name in new[] { "secrets", "tailnet", "target", "lambda", "forwarder", "webhooks", "inspector" })
        {
            var row = page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = name }).First;
            await Expect(row).ToContainTextAsync("Running", new LocatorAssertionsToContainTextOptions { Timeout = PageLimit });
        }

        await page.GotoAsync(new Uri(dashboard, $"/traces/detail/{trace}").AbsoluteUri);
        foreach (var part in new[] { "lambda", "authorizer", "forwarder", "target" })
        {
            await Expect(page.Locator("main, body").First).ToContainTextAsync(part, new LocatorAssertionsToContainTextOptions { Timeout = PageLimit });
        }
    }
}
