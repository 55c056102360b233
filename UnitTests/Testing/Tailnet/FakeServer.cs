using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Testing.Tailnets;

/// <summary>An HTTP server on a free loopback port with one handler.</summary>
internal class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    protected FakeServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
    }

    public string Url => _app.Urls.Single();

    protected async Task StartAsync(RequestDelegate handler)
    {
        _app.Run(handler);
        await _app.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
