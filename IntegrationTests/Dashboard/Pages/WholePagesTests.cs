using Dashboard;
using IntegrationTests.Dashboard.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Dashboard.Pages;

/// <summary>What holds for every page.</summary>
[Collection(BrowserTests.Name)]
public sealed class WholePagesTests(Browser browser)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static readonly string[] _paths =
        ["/", "/?view=graph", "/?name=lambda", "/console", "/logs", "/traces", "/metrics", "/webhooks", "/webhooks/send", "/sandboxes", "/sandboxes?id=forwarder-9f31c2d07a", "/tailnet"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task EveryPage_Axe_FindsNothing(ColorScheme scheme)
    {
        var axe = await NpmPackages.AxeAsync();
        await using var system = await FilledAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard, scheme);
        var traceId = (string)system.Cloud.Webhooks.Last()["traceId"]!;
        var violations = new List<string>();
        foreach (var path in _paths.Append($"/traces/{traceId}").Append("/webhooks?id=1"))
        {
            await dashboard.GoAsync(path);
            await Expect(dashboard.Page.Locator(".connection")).ToHaveTextAsync("Live");

            // Injected past the page's content policy, as a debugger does.
            var found = await dashboard.Page.EvaluateAsync<string[]>($$"""
                async () => {
                  {{axe}}
                  const results = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
                  return results.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary?.slice(0, 200)}`));
                }
                """);

            violations.AddRange(found.Take(3).Select(violation => $"{path}: {violation}"));
        }

        Assert.Empty(violations);
    }

    [Fact]
    public async Task EveryPage_At1280By800_HasNoSidewaysScrolling()
    {
        await using var system = await FilledAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        foreach (var path in _paths.Append("/webhooks?id=1"))
        {
            await dashboard.GoAsync(path);
            await Expect(dashboard.Page.Locator(".connection")).ToHaveTextAsync("Live");

            var beyond = await dashboard.Page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll('.scroll:not(.graph), .drawer-body, body')]
                  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => `${e.className}: ${e.scrollWidth} > ${e.clientWidth}`)
                """);

            Assert.True(beyond.Length == 0, $"{path}: {string.Join(", ", beyond)}");
        }
    }

    [Fact]
    public async Task EveryPage_Alone_SaysWhatToDo()
    {
        await using var server = new DashboardServer(new DashboardOptions { ApplicationName = "Alone" }, NullLoggerFactory.Instance);
        var urls = await server.StartAsync();
        await using var dashboard = await browser.OpenAsync(urls.Dashboard);
        dashboard.IgnoredErrors.Add("503");
        foreach (var path in new[] { "/", "/console", "/logs", "/traces", "/metrics", "/webhooks", "/sandboxes", "/tailnet", "/traces/0af7651916cd43dd8448eb211c80319c" })
        {
            dashboard.IgnoredErrors.Add("404");
            await dashboard.GoAsync(path);
            var text = await dashboard.Page.Locator(".empty").First.InnerTextAsync();
            Assert.True(text.Length > 30, $"{path}: '{text}'");
        }
    }

    [Fact]
    public async Task Keyboard_OpensPagesSearchesAndWalksRows()
    {
        await using var system = await FilledAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/");
        var keyboard = dashboard.Page.Keyboard;

        await keyboard.PressAsync("g");
        await keyboard.PressAsync("t");
        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Traces");
        await Expect(dashboard.Page.Locator("tbody tr").First).ToBeVisibleAsync();
        await keyboard.PressAsync("/");
        await Expect(dashboard.Page.Locator("[data-search]")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("ArrowDown");
        await Expect(dashboard.Page.Locator("tbody tr").Nth(1)).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(dashboard.Page.Locator(".span-row").First).ToBeVisibleAsync();

        await keyboard.PressAsync("?");
        await Expect(dashboard.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Walk the rows");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/logs")]
    [InlineData("/webhooks")]
    public async Task Keyboard_OpenedDetails_LeaveTheRowFocused(string path)
    {
        await using var system = await FilledAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync(path);
        await Expect(dashboard.Page.Locator(".connection")).ToHaveTextAsync("Live");
        var rows = dashboard.Page.Locator("tbody .row");
        await Expect(rows.Nth(1)).ToBeVisibleAsync();
        var keyboard = dashboard.Page.Keyboard;
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("ArrowDown");

        await keyboard.PressAsync("Enter");
        await Expect(dashboard.Page.GetByRole(AriaRole.Complementary)).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");

        await Expect(dashboard.Page.GetByRole(AriaRole.Complementary)).ToHaveCountAsync(0);
        await Expect(rows.Nth(1)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Resource_InTwoTabs_HasTheSameColour()
    {
        await using var system = await FilledAsync();
        await using var one = await browser.OpenAsync(system.Urls.Dashboard);
        await one.GoAsync("/console?resource=target");
        await one.GoAsync("/traces");
        await using var other = await browser.OpenAsync(system.Urls.Dashboard);
        await other.GoAsync("/console");

        Assert.Equal(await ColourAsync(one.Page.Locator(".chip", Target)), await ColourAsync(other.Page.Locator(".console-origin", Target)));

        static Task<string> ColourAsync(ILocator locator) => locator.First.EvaluateAsync<string>("element => element.style.getPropertyValue('--chip')");
    }

    [Fact]
    public async Task Markup_InWhatSendersChoose_IsShownAsText()
    {
        const string Markup = "<img src=x onerror=alert(1)>";
        await using var system = await FakeSystem.StartAsync();
        await system.Telemetry.WebhookAsync(TraceId, "/" + Markup, route: Markup);
        await system.Telemetry.LogAsync(Markup, 9, Markup, Markup, TraceId, attributes: (Markup, Markup));
        system.Resources.Write("lambda", $"\u001b[31m{Markup}\u001b[0m");
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent([new(Markup, Markup)]);
        form.Headers.Add("x-chosen", Markup);
        using var response = await client.PostAsync(new Uri(system.Cloud.Url, Uri.EscapeDataString(Markup)), form);
        response.EnsureSuccessStatusCode();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        var dialogs = 0;
        dashboard.Page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };

        foreach (var path in new[] { "/console", "/logs", "/traces", $"/traces/{TraceId}", "/webhooks", "/webhooks?id=1" })
        {
            await dashboard.GoAsync(path);
            await Expect(dashboard.Page.Locator(".connection")).ToHaveTextAsync("Live");
            if (path == "/logs")
            {
                await dashboard.Page.Locator("tbody .row").First.ClickAsync();
            }

            await Expect(dashboard.Page.Locator("#main")).ToContainTextAsync("<img src=x");
            Assert.Equal(0, await dashboard.Page.Locator("img[src=x]").CountAsync());
        }

        Assert.Equal(0, dialogs);
    }

    [Fact]
    public async Task Theme_Chosen_StaysAfterReload()
    {
        await using var system = await FakeSystem.StartAsync();
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/");
        var light = await BackgroundAsync(dashboard.Page);

        await dashboard.Button("Theme: auto").ClickAsync();
        await dashboard.Button("Theme: light").ClickAsync();
        await dashboard.GoAsync("/");

        Assert.NotEqual(light, await BackgroundAsync(dashboard.Page));
    }

    [Fact]
    public async Task LoginToken_IsAskedForOnce()
    {
        await using var system = await FakeSystem.StartAsync(loginToken: "let me in");
        await using var dashboard = await browser.OpenAsync(system.Urls.Dashboard);
        await dashboard.GoAsync("/traces");
        await Expect(dashboard.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Log in");

        await dashboard.Page.GetByLabel("Token").FillAsync("wrong");
        await dashboard.Button("Log in").ClickAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await dashboard.Page.GetByLabel("Token").FillAsync("let me in");
        await dashboard.Button("Log in").ClickAsync();

        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Resources");
        await Expect(dashboard.Page.Locator(".connection")).ToHaveTextAsync("Live");
    }

    private static PageLocatorOptions Target => new() { HasTextString = "target" };

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static async Task<FakeSystem> FilledAsync()
    {
        var system = await FakeSystem.StartAsync();
        await system.FillAsync();
        using var client = new HttpClient();
        for (var i = 0; i < 3; i++)
        {
            using var content = new StringContent("""{"hello": "world"}""", System.Text.Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri(system.Cloud.Url, "orders/42"), content);
        }

        return system;
    }
}
