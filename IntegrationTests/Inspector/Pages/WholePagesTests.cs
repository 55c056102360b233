using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Inspector;
using IntegrationTests.Inspector.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Inspector.Pages;

/// <summary>What holds for every page.</summary>
[Collection(BrowserTests.Name)]
public sealed class WholePagesTests(Browser browser)
{
    private static readonly string[] _paths =
        ["/", "/webhooks?id=1", "/webhooks/send", "/sandboxes", "/sandboxes?id=forwarder-9f31c2d07a", "/tailnet"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task EveryPage_Axe_FindsNothing(ColorScheme scheme)
    {
        await using var system = await FilledAsync();
        await using var inspector = await browser.OpenAsync(system.Url, scheme);
        var violations = new List<string>();
        foreach (var path in _paths)
        {
            await inspector.GoLiveAsync(path);

            var found = await inspector.Page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa") });

            violations.AddRange(found.Violations.SelectMany(rule => rule.Nodes.Take(3).Select(node => $"{path}: {rule.Id}: {node.Html}")));
        }

        Assert.Empty(violations);
    }

    [Fact]
    public async Task EveryPage_At1280By800_HasNoSidewaysScrolling()
    {
        await using var system = await FilledAsync();
        await using var inspector = await browser.OpenAsync(system.Url);
        foreach (var path in _paths)
        {
            await inspector.GoLiveAsync(path);

            var beyond = await inspector.Page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll('.scroll, .drawer-body, body')]
                  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => `${e.className}: ${e.scrollWidth} > ${e.clientWidth}`)
                """);

            Assert.True(beyond.Length == 0, $"{path}: {string.Join(", ", beyond)}");
        }
    }

    [Theory]
    [InlineData("/webhooks")]
    [InlineData("/sandboxes")]
    [InlineData("/tailnet")]
    public async Task Page_EmulatorsDoNotRun_SaysSo(string path)
    {
        var nowhere = new Uri("http://127.0.0.1:1/");
        await using var server = await FakeSystem.StartInspectorAsync(new InspectorOptions { Urls = "http://127.0.0.1:0", LambdaAdmin = nowhere, HttpApi = nowhere, TailnetAdmin = nowhere });
        await using var inspector = await browser.OpenAsync(new Uri(server.Urls.First()));
        inspector.IgnoredErrors.Add("502");

        await inspector.GoAsync(path);

        await Expect(inspector.Page.Locator(".empty")).ToContainTextAsync("does not run");
    }

    [Fact]
    public async Task Keyboard_OpensPagesSearchesAndWalksRows()
    {
        await using var system = await FilledAsync();
        await using var inspector = await browser.OpenAsync(system.Url);
        await inspector.GoLiveAsync("/sandboxes");
        var keyboard = inspector.Page.Keyboard;

        await keyboard.PressAsync("g");
        await keyboard.PressAsync("w");
        await Expect(inspector.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Webhooks");
        var rows = inspector.Page.Locator("tbody .row");
        await Expect(rows.Nth(1)).ToBeVisibleAsync();
        await keyboard.PressAsync("/");
        await Expect(inspector.Page.Locator("[data-search]")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("ArrowDown");
        await Expect(rows.Nth(1)).ToBeFocusedAsync();

        // Details leave the row focused once they are closed.
        await keyboard.PressAsync("Enter");
        await Expect(inspector.Page.GetByRole(AriaRole.Complementary)).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Expect(inspector.Page.GetByRole(AriaRole.Complementary)).ToHaveCountAsync(0);
        await Expect(rows.Nth(1)).ToBeFocusedAsync();

        await keyboard.PressAsync("?");
        await Expect(inspector.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Walk the rows");
    }

    [Fact]
    public async Task Markup_InWhatSendersChoose_IsShownAsText()
    {
        const string Markup = "<img src=x onerror=alert(1)>";
        await using var system = await FakeSystem.StartAsync();
        system.Cloud.OnWebhook = webhook => system.Dashboard.Tell((string)webhook["traceId"]!, Markup, Markup, Markup);
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent([new(Markup, Markup)]);
        form.Headers.Add("x-chosen", Markup);
        using var response = await client.PostAsync(new Uri(system.Cloud.Url, Uri.EscapeDataString(Markup)), form);
        response.EnsureSuccessStatusCode();
        await using var inspector = await browser.OpenAsync(system.Url);
        var dialogs = 0;
        inspector.Page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };

        foreach (var path in new[] { "/webhooks", "/webhooks?id=1", "/webhooks/send?edit=1" })
        {
            await inspector.GoLiveAsync(path);
            if (path != "/webhooks/send?edit=1")
            {
                await Expect(inspector.Page.Locator("#main")).ToContainTextAsync("<img src=x");
            }

            Assert.Equal(0, await inspector.Page.Locator("img[src=x]").CountAsync());
        }

        Assert.Equal(0, dialogs);
    }

    [Fact]
    public async Task Theme_Chosen_StaysAfterReload()
    {
        await using var system = await FakeSystem.StartAsync();
        await using var inspector = await browser.OpenAsync(system.Url);
        await inspector.GoAsync("/");
        var light = await BackgroundAsync(inspector.Page);

        await inspector.Button("Theme: auto").ClickAsync();
        await inspector.Button("Theme: light").ClickAsync();
        await inspector.GoAsync("/");

        Assert.NotEqual(light, await BackgroundAsync(inspector.Page));
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static async Task<FakeSystem> FilledAsync()
    {
        var system = await FakeSystem.StartAsync();
        await system.FillAsync();
        return system;
    }
}
