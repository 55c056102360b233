using System.Text.Json.Nodes;
using IntegrationTests.Inspector.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Inspector.Pages;

[Collection(BrowserTests.Name)]
public sealed class WebhookPagesTests(Browser browser)
{
    [Fact]
    public async Task Webhook_SentFoundReplayedEdited_AllTheWay()
    {
        await using var system = await FakeSystem.StartAsync();
        await using var inspector = await browser.OpenAsync(system.Url);
        await inspector.GoAsync("/");
        await Expect(inspector.Page.Locator(".empty")).ToContainTextAsync("No webhooks yet");
        await inspector.Page.Locator(".page-head").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();

        // A signed sample, sent.
        await inspector.Page.Locator(".sample").Filter(new LocatorFilterOptions { HasText = "GitHub push" }).ClickAsync();
        await Expect(inspector.Page.GetByLabel("Path and query")).ToHaveValueAsync("/github");
        await inspector.Page.GetByLabel("Headers, one a line").PressAsync("Control+End");
        await inspector.Page.GetByLabel("Headers, one a line").PressSequentiallyAsync("\nAuthorization: Bearer quite secret");
        await inspector.Button("Send").ClickAsync();
        await Expect(inspector.Page.Locator(".send-result")).ToContainTextAsync("Hello! It's working!");
        var sent = system.Cloud.Webhooks.Single();
        Assert.StartsWith("sha256=", Header(sent, "x-hub-signature-256"), StringComparison.Ordinal);
        Assert.Equal("Bearer quite secret", Header(sent, "authorization"));

        // Found in the list, joined with its trace; its secrets masked.
        await inspector.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Find it in the list" }).ClickAsync();
        var row = inspector.Page.Locator("tr[data-webhook]");
        await Expect(row).ToContainTextAsync("Forwarded");
        await Expect(row).ToContainTextAsync("orders");
        await Expect(row).ToContainTextAsync("target:8080");
        await row.ClickAsync();
        var drawer = inspector.Page.GetByRole(AriaRole.Complementary);
        await Expect(drawer).ToContainTextAsync("x-hub-signature-256");
        await Expect(drawer).ToContainTextAsync("refs/heads/main");
        await Expect(drawer).Not.ToContainTextAsync("quite secret");
        await drawer.GetByRole(AriaRole.Tab, new LocatorGetByRoleOptions { Name = "Route and decision" }).ClickAsync();
        await Expect(drawer).ToContainTextAsync("127.0.0.0/8");

        // Copied as curl with what is needed to send it again.
        await inspector.Button("Copy as curl").ClickAsync();
        await Expect(inspector.Page.Locator(".toast").Filter(new LocatorFilterOptions { HasText = "curl command copied" })).ToBeVisibleAsync();
        var curl = await inspector.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains("curl -i -X 'POST'", curl, StringComparison.Ordinal);
        Assert.Contains("-H 'authorization: Bearer quite secret'", curl, StringComparison.Ordinal);

        // Replayed: the same bytes and headers, a trace of its own.
        await inspector.Page.GetByLabel("Filter webhooks").FillAsync("");
        await inspector.Button("Replay").ClickAsync();
        await Expect(row).ToHaveCountAsync(2);
        var replayed = system.Cloud.Webhooks.Last();
        Assert.Equal((string)sent["requestBody"]!, (string)replayed["requestBody"]!);
        Assert.Equal("Bearer quite secret", Header(replayed, "authorization"));
        Assert.NotEqual((string)sent["traceId"]!, (string)replayed["traceId"]!);

        // Edited: what is masked in the form arrives as it was.
        await drawer.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Edit and send" }).ClickAsync();
        await inspector.Page.GetByLabel("Body", new PageGetByLabelOptions { Exact = true }).FillAsync("changed");
        await inspector.Button("Send").ClickAsync();
        await Expect(inspector.Page.Locator(".send-result")).ToContainTextAsync("Hello! It's working!");
        var edited = system.Cloud.Webhooks.Last();
        Assert.Equal("changed", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)edited["requestBody"]!)));
        Assert.Equal("Bearer quite secret", Header(edited, "authorization"));
    }

    [Fact]
    public async Task Webhook_WithSecretQueryAndEncodedPath_IsReplayedAndEditedAsItWas()
    {
        await using var system = await FakeSystem.StartAsync();
        using (var client = new HttpClient())
        {
            using var response = await client.PostAsync(new Uri(system.Cloud.Url, "100%25/what%3F?token=quite-secret&page=2"), null);
        }

        await using var inspector = await browser.OpenAsync(system.Url);
        await inspector.GoAsync("/webhooks");
        await inspector.Row("token=••••••••&page=2").ClickAsync();
        await inspector.Button("Replay").ClickAsync();
        await Expect(inspector.Page.Locator("tr[data-webhook]")).ToHaveCountAsync(2);
        Assert.Equal(("/100%/what?", "token=quite-secret&page=2"), Target(system.Cloud.Webhooks.Last()));

        await inspector.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Edit and send" }).ClickAsync();
        var path = inspector.Page.GetByLabel("Path and query");
        await Expect(path).ToHaveValueAsync("/100%25/what%3F?token=••••••••&page=2");
        await path.FillAsync("/100%25/what%3F?token=••••••••&page=3");
        await inspector.Button("Send").ClickAsync();
        await Expect(inspector.Page.Locator(".send-result")).ToContainTextAsync("Hello! It's working!");
        Assert.Equal(("/100%/what?", "token=quite-secret&page=3"), Target(system.Cloud.Webhooks.Last()));
    }

    [Fact]
    public async Task Webhook_ItsTrace_OpensInTheDashboard()
    {
        await using var system = await FakeSystem.StartAsync();
        await system.FillAsync();
        await using var inspector = await browser.OpenAsync(system.Url);
        await inspector.GoAsync("/webhooks?id=1");

        var opened = await inspector.Page.Context.RunAndWaitForPageAsync(() => inspector.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open the trace" }).ClickAsync());

        await Expect(opened.Locator("body")).ToHaveTextAsync($"trace {system.Cloud.Webhooks.First()["traceId"]}");
    }

    [Fact]
    public async Task Webhooks_WithoutDashboard_AreShownWithoutWhatTracesTell()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var server = await FakeSystem.StartInspectorAsync(new global::Inspector.InspectorOptions { Urls = "http://127.0.0.1:0", LambdaAdmin = cloud.Url, HttpApi = cloud.Url });
        using (var client = new HttpClient())
        {
            using var response = await client.PostAsync(new Uri(cloud.Url, "alone"), null);
        }

        await using var inspector = await browser.OpenAsync(new Uri(server.Urls.First()));
        await inspector.GoAsync("/webhooks");
        await Expect(inspector.Row("/alone")).ToContainTextAsync("Answered");
        await inspector.Row("/alone").ClickAsync();

        await Expect(inspector.Page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("POST");
        await Expect(inspector.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open the trace" })).ToHaveCountAsync(0);
        await Expect(inspector.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Tailnet" })).ToHaveCountAsync(0);
    }

    private static (string Path, string Query) Target(JsonObject webhook) => ((string)webhook["path"]!, (string)webhook["query"]!);

    private static string Header(JsonObject webhook, string name) =>
        (string)webhook["requestHeaders"]!.AsArray().Single(header => (string)header![0]! == name)![1]!;
}
