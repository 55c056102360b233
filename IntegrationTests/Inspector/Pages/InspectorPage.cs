using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace IntegrationTests.Inspector.Pages;

/// <summary>A tab that shows the inspector.</summary>
internal sealed class InspectorPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _troubles = new();

    public InspectorPage(IBrowserContext context, IPage page, Uri inspector)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _troubles.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !IgnoredErrors.Any(message.Text.Contains))
            {
                _troubles.Enqueue(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != inspector.Authority && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _troubles.Enqueue($"asked {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Texts of console errors that a test expects.</summary>
    public List<string> IgnoredErrors { get; } = [];

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("#main h1").First.WaitForAsync();
    }

    /// <summary>Goes to a page and waits until its stream of events is open.</summary>
    public async Task GoLiveAsync(string path)
    {
        await GoAsync(path);
        await Assertions.Expect(Page.Locator(".connection")).ToHaveTextAsync("Live");
    }

    public ILocator Row(string text) => Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasText = text });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public async ValueTask DisposeAsync()
    {
        foreach (var complaint in await Page.Locator(".toast.bad").AllInnerTextsAsync())
        {
            _troubles.Enqueue(complaint);
        }

        await _context.CloseAsync();
        Assert.Empty(_troubles);
    }
}
