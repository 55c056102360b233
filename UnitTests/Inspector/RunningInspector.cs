using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults;

namespace Inspector.UnitTests;

/// <summary>An inspector on a free port, whose emulators do not run, for the length of a test.</summary>
internal sealed class RunningInspector : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningInspector(WebApplication app)
    {
        _app = app;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    /// <summary>Settings under which nothing else is needed; the port 1 refuses connections.</summary>
    public static InspectorOptions Options => new() { Urls = "http://127.0.0.1:0", LambdaAdmin = new Uri("http://127.0.0.1:1/"), HttpApi = new Uri("http://127.0.0.1:1/") };

    public static async Task<RunningInspector> StartAsync(InspectorOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHealthChecks();
        var app = InspectorServer.Build(builder, options ?? Options);
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return new RunningInspector(app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path);

    public async Task<string> RequestTokenAsync() => (await GetAsync("/api/session")).GetProperty("requestToken").GetString()!;

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
