using IntegrationTests.Inspector.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IntegrationTests.Inspector.Pages;

[Collection(BrowserTests.Name)]
public sealed class CloudPagesTests(Browser browser)
{
    [Fact]
    public async Task Sandboxes_ShowPhasesAndLogs_ChangeLiveAndRestart()
    {
        await using var system = await FakeSystem.StartAsync();
        await system.FillAsync();
        await using var inspector = await browser.OpenAsync(system.Url);
        await inspector.GoAsync("/sandboxes");
        await Expect(inspector.Page.Locator(".sandbox")).ToHaveCountAsync(3);
        await Expect(inspector.Page.Locator(".timeline-phase.extension").First).ToContainTextAsync("tailscale-extension");

        await inspector.Page.Locator(".sandbox[data-id=forwarder-9f31c2d07a]").ClickAsync();
        await Expect(inspector.Page.Locator(".log-line.extension")).ToContainTextAsync("Tunnel: Running");

        var sandbox = system.Cloud.Sandboxes["forwarder-9f31c2d07a"].DeepClone().AsObject();
        sandbox["state"] = "Ended";
        sandbox["endReason"] = "timeout";
        system.Cloud.SetSandbox(sandbox);
        await Expect(inspector.Page.Locator(".sandbox[data-id=forwarder-9f31c2d07a]")).ToContainTextAsync("ended: timeout");

        await inspector.Page.Locator(".function").Filter(new LocatorFilterOptions { HasText = "authorizer" }).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Restart" }).ClickAsync();
        await Expect(inspector.Page.Locator(".toast.good")).ToContainTextAsync("authorizer");
        Assert.Equal(["authorizer"], system.Cloud.Restarted);
    }

    [Fact]
    public async Task Tailnet_FaultSwitch_ReachesTheEmulatorAndBack()
    {
        await using var system = await FakeSystem.StartAsync();
        await system.FillAsync();
        await using var inspector = await browser.OpenAsync(system.Url);
        await inspector.GoAsync("/tailnet");
        await Expect(inspector.Page.Locator(".tailnet-main")).ToContainTextAsync("forwarder-7f3a");
        var faults = inspector.Page.GetByRole(AriaRole.Switch);
        await Expect(faults).ToHaveCountAsync(3);

        await inspector.Page.GetByLabel("Delay for Login slow in milliseconds").FillAsync("1500");
        await inspector.Page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "Login slow" }).CheckAsync();
        await Expect(inspector.Page.Locator(".page-head")).ToContainTextAsync("1 fault on");
        Assert.Equal(1500, (int)system.Cloud.Faults["login-slow"]["delayMs"]!);
        await Expect(inspector.Page.Locator(".event-list")).ToContainTextAsync("login-slow on");

        await inspector.Page.GetByRole(AriaRole.Switch, new PageGetByRoleOptions { Name = "Login slow" }).UncheckAsync();
        await Expect(inspector.Page.Locator(".page-head")).Not.ToContainTextAsync("fault on");
        Assert.Empty(system.Cloud.Faults);
    }
}
