using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TailnetEmulator;

namespace Testing.Tailnets;

/// <summary>A tailnet emulator in this process, and a client that may do everything.</summary>
internal sealed class TailnetFixture : IAsyncDisposable
{
    public const string ClientId = "client";
    public const string ClientSecret = "tskey-client-secret";

    private readonly WebApplication _app;

    private TailnetFixture(WebApplication app)
    {
        _app = app;
        Url = app.Urls.Single();
        Http = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public string Url { get; }

    /// <summary>Authorized after <see cref="AuthorizeAsync"/>.</summary>
    public HttpClient Http { get; }

    public static async Task<TailnetFixture> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
        [
            new("OAuth:ClientId", ClientId),
            new("OAuth:ClientSecret", ClientSecret),
            new("OAuth:Tags:0", "tag:forwarder"),
            new("OAuth:Tags:1", "tag:target"),
            .. settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)),
        ]);
        var app = TailnetServer.Build(builder);
        await app.StartAsync();
        var fixture = new TailnetFixture(app);
        await fixture.AuthorizeAsync();
        return fixture;
    }

    public async Task AuthorizeAsync()
    {
        using var form = new FormUrlEncodedContent([new("client_id", ClientId), new("client_secret", ClientSecret), new("grant_type", "client_credentials")]);
        using var response = await Http.PostAsync("/api/v2/oauth/token", form);
        response.EnsureSuccessStatusCode();
        var token = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Mints a key.</summary>
    public async Task<(string Id, string Key)> MintAsync(
        bool reusable = true, bool ephemeral = true, bool preauthorized = true, string tag = "tag:forwarder", int expirySeconds = 3600)
    {
        using var response = await Http.PostAsJsonAsync("/api/v2/tailnet/-/keys", new
        {
            capabilities = new { devices = new { create = new { reusable, ephemeral, preauthorized, tags = new[] { tag } } } },
            expirySeconds,
        });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var key = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (key.GetProperty("id").GetString()!, key.GetProperty("key").GetString()!);
    }

    public async Task<JsonNode> StateAsync() => (await Http.GetFromJsonAsync<JsonNode>("/admin/state"))!;

    public async Task<JsonNode?> NodeAsync(string hostname) =>
        (await StateAsync())["nodes"]!.AsArray().FirstOrDefault(n => (string?)n!["hostname"] == hostname);

    public async Task FaultAsync(string name, object? settings = null)
    {
        using var response = await Http.PutAsJsonAsync($"/admin/faults/{name}", settings ?? new { });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task ClearFaultAsync(string name)
    {
        using var response = await Http.DeleteAsync($"/admin/faults/{name}");
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
