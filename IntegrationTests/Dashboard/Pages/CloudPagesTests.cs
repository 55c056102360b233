using System.Text.Json.Nodes;
using IntegrationTests.Dashboard.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Dashboard.Pages;

[Collection(BrowserTests.Name)]
public sealed class CloudPagesTests(Browser browser)
{
    [Fact]
    public async Task Webhooks_SendFindOpenReplayEdit_AllTheWay()
    {
        await using var system = await FakeSystem.StartAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/webhooks");
        await Expect(dashboard.Page.Locator(".empty")).ToContainTextAsync("No webhooks yet");
        await dashboard.Page.Locator(".page-head").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();

        // A signed sample, sent.
        await dashboard.Page.Locator(".sample").Filter(new LocatorFilterOptions { HasText = "GitHub push" }).ClickAsync();
        await Expect(dashboard.Page.GetByLabel("Path and query")).ToHaveValueAsync("/github");
        await dashboard.Page.GetByLabel("Headers, one a line").PressAsync("Control+End");
        await dashboard.Page.GetByLabel("Headers, one a line").PressSequentiallyAsync("\nAuthorization: Bearer quite secret");
        await dashboard.Button("Send").ClickAsync();
        await Expect(dashboard.Page.Locator(".send-result")).ToContainTextAsync("Hello! It's working!");
        var sent = system.Cloud.Webhooks.Single();
        Assert.StartsWith("sha256=", Header(sent, "x-hub-signature-256"), StringComparison.Ordinal);
        Assert.Equal("Bearer quite secret", Header(sent, "authorization"));

        // Found in the list, joined with its trace; its secrets masked.
        await dashboard.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Find it in the list" }).ClickAsync();
        var row = dashboard.Page.Locator("tr[data-webhook]");
        await Expect(row).ToContainTextAsync("target:8080");
        await row.ClickAsync();
        var drawer = dashboard.Page.GetByRole(AriaRole.Complementary);
        await Expect(drawer).ToContainTextAsync("x-hub-signature-256");
        await Expect(drawer).ToContainTextAsync("refs/heads/main");
        await Expect(drawer).Not.ToContainTextAsync("quite secret");
        await drawer.GetByRole(AriaRole.Tab, new LocatorGetByRoleOptions { Name = "Route and decision" }).ClickAsync();
        await Expect(drawer).ToContainTextAsync("127.0.0.0/8");

        // Copied as curl with what is needed to send it again.
        await dashboard.Button("Copy as curl").ClickAsync();
        await Expect(dashboard.Page.Locator(".toast").Filter(new LocatorFilterOptions { HasText = "curl command copied" })).ToBeVisibleAsync();
        var curl = await dashboard.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains("curl -i -X 'POST'", curl, StringComparison.Ordinal);
        Assert.Contains("-H 'authorization: Bearer quite secret'", curl, StringComparison.Ordinal);

        // Replayed: the same bytes and headers, a trace of its own.
        await dashboard.Page.GetByLabel("Filter webhooks").FillAsync("");
        await dashboard.Button("Replay").ClickAsync();
        await Expect(dashboard.Page.Locator("tr[data-webhook]")).ToHaveCountAsync(2);
        var replayed = system.Cloud.Webhooks.Last();
        Assert.Equal((string)sent["requestBody"]!, (string)replayed["requestBody"]!);
        Assert.Equal("Bearer quite secret", Header(replayed, "authorization"));
        Assert.NotEqual((string)sent["traceId"]!, (string)replayed["traceId"]!);

        // Edited: what is masked in the form arrives as it was.
        await drawer.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Edit and send" }).ClickAsync();
        await Expect(dashboard.Page.Locator("h1")).ToHaveTextAsync("Edit webhook 1");
        Assert.DoesNotContain("quite secret", await dashboard.Page.GetByLabel("Headers, one a line").InputValueAsync(), StringComparison.Ordinal);
        await dashboard.Page.GetByLabel("Body", new PageGetByLabelOptions { Exact = true }).FillAsync("edited");
        await dashboard.Button("Send").ClickAsync();
        await Expect(dashboard.Page.Locator(".send-result")).ToContainTextAsync("Hello! It's working!");
        var edited = system.Cloud.Webhooks.Last();
        Assert.Equal("edited", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)edited["requestBody"]!)));
        Assert.Equal("Bearer quite secret", Header(edited, "authorization"));

        // And its trace is one click away.
        await dashboard.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open the trace" }).ClickAsync();
        await Expect(dashboard.Page.Locator(".span-row").Filter(new LocatorFilterOptions { HasText = "target" }).Last).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Webhook_WithSecretQueryAndEncodedPath_IsReplayedAndEditedAsItWas()
    {
        await using var system = await FakeSystem.StartAsync();
        using (var client = new HttpClient())
        {
            using var response = await client.PostAsync(new Uri(system.Cloud.Url, "100%25/what%3F?token=quite-secret&page=2"), null);
        }

        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/webhooks");
        await dashboard.Row("token=••••••••&page=2").ClickAsync();
        await dashboard.Button("Replay").ClickAsync();
        await Expect(dashboard.Page.Locator("tr[data-webhook]")).ToHaveCountAsync(2);
        Assert.Equal(("/100%/what?", "token=quite-secret&page=2"), Target(system.Cloud.Webhooks.Last()));

        await dashboard.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Edit and send" }).ClickAsync();
        var path = dashboard.Page.GetByLabel("Path and query");
        await Expect(path).ToHaveValueAsync("/100%25/what%3F?token=••••••••&page=2");
        await path.FillAsync("/100%25/what%3F?token=••••••••&page=3");
        await dashboard.Button("Send").ClickAsync();
        await Expect(dashboard.Page.Locator(".send-result")).ToContainTextAsync("Hello! It's working!");
        Assert.Equal(("/100%/what?", "token=quite-secret&page=3"), Target(system.Cloud.Webhooks.Last()));
    }

    [Fact]
    public async Task Sandboxes_ShowPhasesAndLogs_AndChangeLive()
    {
        await using var system = await FakeSystem.StartAsync();
        await system.FillAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/sandboxes");
        await Expect(dashboard.Page.Locator(".sandbox")).ToHaveCountAsync(3);
        await Expect(dashboard.Page.Locator(".timeline-phase.extension").First).ToContainTextAsync("tailscale-extension");

        await dashboard.Page.Locator(".sandbox[data-id=forwarder-9f31c2d07a]").ClickAsync();
        await Expect(dashboard.Page.Locator(".log-line.extension")).ToContainTextAsync("Tunnel: Running");

        var sandbox = system.Cloud.Sandboxes["forwarder-9f31c2d07a"].DeepClone().AsObject();
        sandbox["state"] = "Ended";
        sandbox["endReason"] = "timeout";
        system.Cloud.SetSandbox(sandbox);
        await Expect(dashboard.Page.Locator(".sandbox[data-id=forwarder-9f31c2d07a]")).ToContainTextAsync("ended: timeout");
    }

    [Fact]
    public async Task Tailnet_FaultSwitch_ReachesTheEmulatorAndBack()
    {
        await using var system = await FakeSystem.StartAsync();
        await system.FillAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/tailnet");
        await Expect(dashboard.Page.Locator(".tailnet-main")).ToContainTextAsync("forwarder-7f3a");
        var faults = dashboard.Page.GetByRole(AriaRole.Switch);
        await Expect(faults).ToHaveCountAsync(3);

        await dashboard.Page.GetByLabel("Delay for Login slow in milliseconds").FillAsync("1500");
        await dashboard.Page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "Login slow" }).CheckAsync();
        await Expect(dashboard.Page.Locator(".page-head")).ToContainTextAsync("1 fault on");
        Assert.Equal(1500, (int)system.Cloud.Faults["login-slow"]["delayMs"]!);
        await Expect(dashboard.Page.Locator(".event-list")).ToContainTextAsync("login-slow on");

        await dashboard.Page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "Login slow" }).UncheckAsync();
        await Expect(dashboard.Page.Locator(".page-head")).Not.ToContainTextAsync("fault on");
        Assert.Empty(system.Cloud.Faults);
    }

    private static (string Path, string Query) Target(JsonObject webhook) => ((string)webhook["path"]!, (string)webhook["query"]!);

    private static string Header(JsonObject webhook, string name) =>
        (string)webhook["requestHeaders"]!.AsArray().Single(header => (string)header![0]! == name)![1]!;
}
