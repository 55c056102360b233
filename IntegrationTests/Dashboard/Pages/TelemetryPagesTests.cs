using Dashboard;
using IntegrationTests.Dashboard.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Dashboard.Pages;

[Collection(BrowserTests.Name)]
public sealed class TelemetryPagesTests(Browser browser)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Logs_FilterByLevelTextAndField_LinkToTheTrace()
    {
        await using var system = await FakeSystem.StartAsync();
        await system.Telemetry.WebhookAsync(TraceId, "/orders");
        await system.Telemetry.LogAsync("target", 17, "The disk is full", "Target.Store", attributes: ("Disk", "sda1"));
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/logs");
        var rows = dashboard.Page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(3);

        await dashboard.Page.GetByLabel("Level").SelectOptionAsync("Error");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("The disk is full");
        await system.Telemetry.LogAsync("target", 9, "Not to be seen", "Target.Store");
        await system.Telemetry.LogAsync("target", 21, "Nor this disk", "Target.Store");
        await Expect(rows).ToHaveCountAsync(2);

        await dashboard.Page.GetByLabel("Level").SelectOptionAsync("");
        await dashboard.Page.GetByLabel("Search logs").FillAsync("forwarded post");
        await Expect(rows).ToHaveCountAsync(1);
        await dashboard.Page.GetByLabel("Search logs").FillAsync("");
        await Expect(rows).ToHaveCountAsync(5);

        var field = dashboard.Page.GetByLabel("Add a field filter, as field:value");
        await field.FillAsync("Disk:sda");
        await field.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(1);
        await rows.First.ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("Target.Store");
        await dashboard.Page.Locator("button.filter").ClickAsync();

        await dashboard.Row("Forwarded POST").GetByRole(AriaRole.Link).ClickAsync();
        await dashboard.Page.WaitForURLAsync(url => url.Contains($"/traces/{TraceId}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_ThatArriveLate_StandAtTheirTime()
    {
        await using var system = await FakeSystem.StartAsync();
        var now = DateTimeOffset.UtcNow;
        await system.Telemetry.LogAsync("target", 9, "the second", "Target", time: now.AddSeconds(-2));
        await system.Telemetry.LogAsync("lambda", 9, "the first", "Lambda", time: now.AddSeconds(-3));
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/logs");
        var messages = dashboard.Page.Locator("tbody .log-message");
        await Expect(messages).ToHaveTextAsync(["the second", "the first"]);

        await system.Telemetry.LogAsync("target", 9, "the last", "Target", time: now);
        await system.Telemetry.LogAsync("forwarder", 9, "the third", "Forwarder", time: now.AddSeconds(-1));
        await Expect(messages).ToHaveTextAsync(["the last", "the third", "the second", "the first"]);
    }

    [Fact]
    public async Task WhatWasDropped_IsShown()
    {
        await using var system = await FakeSystem.StartAsync(limits: new DashboardLimits { LogRecords = 3, Traces = 2 });
        foreach (var i in Enumerable.Range(1, 4))
        {
            await system.Telemetry.WebhookAsync($"{i:x32}");
        }

        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/logs");
        await Expect(dashboard.Page.Locator(".retention")).ToHaveTextAsync("3 records5 dropped");
        await dashboard.GoAsync("/traces");
        await Expect(dashboard.Page.Locator(".retention")).ToHaveTextAsync("2 traces2 dropped");
    }

    [Fact]
    public async Task Trace_Waterfall_NestsSpansAndShowsTheTargets()
    {
        await using var system = await FakeSystem.StartAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/traces");
        await Expect(dashboard.Page.Locator(".empty")).ToContainTextAsync("No traces yet");

        await system.Telemetry.WebhookAsync(TraceId, "/orders/42");
        await system.Telemetry.WebhookAsync("1af7651916cd43dd8448eb211c80319d", "/broken", fails: true);
        await dashboard.Row("POST /orders/42").ClickAsync();

        var spans = dashboard.Page.Locator(".span-row");
        await Expect(spans).ToHaveCountAsync(8);
        await Expect(spans.Nth(7)).ToHaveAttributeAsync("aria-level", "5");
        await Expect(spans.Nth(7)).ToContainTextAsync("target");
        await spans.Nth(7).ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("http.response.status_code");
        await spans.Nth(4).ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("Forwarded POST /orders/42 to target:8080: 200");

        await spans.Nth(0).FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(spans).ToHaveCountAsync(1);

        await dashboard.GoAsync("/traces");
        await dashboard.Page.GetByLabel("Errors only").CheckAsync();
        await Expect(dashboard.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(dashboard.Row("/broken")).ToContainTextAsync("errors");
        await dashboard.Page.GetByLabel("Errors only").UncheckAsync();
        await dashboard.Page.GetByLabel("Search spans and attributes").FillAsync("/orders");
        await Expect(dashboard.Page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Metrics_Histogram_HasPercentiles_AndCounterSplitsByDimension()
    {
        await using var system = await FakeSystem.StartAsync();
        var start = DateTimeOffset.UtcNow.AddSeconds(-60);
        for (var i = 0; i <= 20; i++)
        {
            await system.Telemetry.MetricsAsync(start.AddSeconds(i * 2), 10 * i, i, [0, 2 * i, 5 * i, i, 0, 0], i);
        }

        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/metrics");
        await dashboard.Button("webhook.requests").ClickAsync();
        await Expect(dashboard.Page.Locator(".legend tbody tr")).ToHaveCountAsync(2);
        await Expect(dashboard.Page.Locator(".legend")).ToContainTextAsync("webhook.outcome=Forwarded");
        await Expect(dashboard.Page.Locator(".chart-line")).ToHaveCountAsync(2);
        await Expect(dashboard.Page.Locator(".chart-text").First).ToContainTextAsync("webhook/s");
        Assert.Equal(0, await dashboard.Page.EvaluateAsync<int>("[...document.querySelectorAll('.chart-text')].filter(text => text.getBBox().x < 0).length"));
        await dashboard.Page.GetByLabel("Group by", new PageGetByLabelOptions { Exact = true }).Last.SelectOptionAsync("-");
        await Expect(dashboard.Page.Locator(".legend tbody tr")).ToHaveCountAsync(1);

        await dashboard.Button("webhook.relay.duration").ClickAsync();
        await Expect(dashboard.Page.Locator(".chart-line")).ToHaveCountAsync(3);
        await Expect(dashboard.Page.Locator(".legend thead")).ToContainTextAsync("p99");
    }
}
