using System.Text.Json.Nodes;
using Inspector;
using Inspector.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using ServiceDefaults;

namespace IntegrationTests.Inspector.Fakes;

/// <summary>The inspector over fake emulators and a fake dashboard.</summary>
internal sealed class FakeSystem : IAsyncDisposable
{
    private readonly WebApplication _inspector;

    private FakeSystem(FakeCloud cloud, FakeDashboard dashboard, WebApplication inspector)
    {
        Cloud = cloud;
        Dashboard = dashboard;
        _inspector = inspector;
        Cloud.OnWebhook = webhook => Dashboard.Tell((string)webhook["traceId"]!, "orders", "github", "Forwarded");
    }

    public FakeCloud Cloud { get; }

    public FakeDashboard Dashboard { get; }

    public Uri Url => new(_inspector.Urls.First() + "/");

    public static async Task<FakeSystem> StartAsync()
    {
        var cloud = await FakeCloud.StartAsync();
        var dashboard = await FakeDashboard.StartAsync();
        var inspector = await StartInspectorAsync(new InspectorOptions
        {
            Urls = "http://127.0.0.1:0",
            LambdaAdmin = cloud.Url,
            HttpApi = cloud.Url,
            TailnetAdmin = cloud.Url,
            Dashboard = dashboard.Url,
            DashboardApiKey = FakeDashboard.ApiKey,
            SigningSecrets = [new SigningSecret("github", "local github secret", "/github"), new SigningSecret("standard-webhooks", "whsec_bG9jYWwgc2VjcmV0", "/standard-webhooks")],
        });
        return new FakeSystem(cloud, dashboard, inspector);
    }

    /// <summary>An inspector with settings of its own.</summary>
    public static async Task<WebApplication> StartInspectorAsync(InspectorOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        var inspector = InspectorServer.Build(builder, options);
        inspector.MapDefaultEndpoints();
        await inspector.StartAsync();
        return inspector;
    }

    /// <summary>Sandboxes, nodes, webhooks: what a few minutes of work leave behind.</summary>
    public async Task FillAsync()
    {
        AddSandboxes();
        AddTailnet();
        using var client = new HttpClient();
        for (var i = 0; i < 3; i++)
        {
            using var content = new StringContent("""{"hello": "world"}""", System.Text.Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri(Cloud.Url, "orders/42"), content);
            response.EnsureSuccessStatusCode();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _inspector.StopAsync();
        await _inspector.DisposeAsync();
        await Dashboard.DisposeAsync();
        await Cloud.DisposeAsync();
    }

    private void AddSandboxes()
    {
        var now = DateTimeOffset.UtcNow;
        Cloud.SetSandbox(Sandbox("forwarder-9f31c2d07a", "forwarder", "Idle", now.AddSeconds(-95), 61, 7, [("extension init: tailscale-extension", 0, 310), ("runtime init", 30, 120), ("invoke", 312, 390), ("frozen", 390, 60_000), ("invoke", 60_000, 60_012), ("frozen", 60_012, 80_000), ("invoke", 80_000, 80_009), ("frozen", 80_009, null)]));
        Cloud.SetSandbox(Sandbox("forwarder-1bb07714ce", "forwarder", "Ended", now.AddSeconds(-400), 58, 3, [("extension init: tailscale-extension", 0, 290), ("runtime init", 25, 110), ("invoke", 300, 372), ("frozen", 372, 120_000), ("invoke", 120_000, 120_030), ("shutdown", 120_030, 120_210)]));
        Cloud.SetSandbox(Sandbox("authorizer-52aa90ef11", "authorizer", "Busy", now.AddSeconds(-95), 34, 8, [("runtime init", 0, 90), ("invoke", 92, 97), ("frozen", 97, 60_000), ("invoke", 60_000, 60_003), ("frozen", 60_003, 94_000), ("invoke", 94_000, null)]));

        JsonObject Sandbox(string id, string function, string state, DateTimeOffset start, int memory, int invocations, (string Name, int From, int? To)[] phases) => new()
        {
            ["id"] = id,
            ["function"] = function,
            ["state"] = state,
            ["pid"] = 5100,
            ["startedAt"] = start.ToString("O"),
            ["endedAt"] = state == "Ended" ? start.AddSeconds(120.2).ToString("O") : null,
            ["endReason"] = state == "Ended" ? "spindown" : null,
            ["memoryMb"] = 256,
            ["maxMemoryMb"] = memory,
            ["invocations"] = invocations,
            ["phases"] = new JsonArray([.. phases.Select(p => new JsonObject { ["name"] = p.Name, ["start"] = start.AddMilliseconds(p.From).ToString("O"), ["end"] = p.To is { } to ? start.AddMilliseconds(to).ToString("O") : null, ["detail"] = null })]),
        };
    }

    private void AddTailnet()
    {
        var now = DateTimeOffset.UtcNow;
        Cloud.Nodes.Add(new JsonObject { ["id"] = "n1", ["name"] = "target.tail.local", ["hostname"] = "target", ["addresses"] = new JsonArray("100.64.0.1", "fd7a::1"), ["tags"] = new JsonArray("tag:target"), ["ephemeral"] = false, ["online"] = true, ["created"] = now.AddMinutes(-3).ToString("O"), ["lastSeen"] = now.ToString("O") });
        Cloud.Nodes.Add(new JsonObject { ["id"] = "n2", ["name"] = "forwarder-7f3a.tail.local", ["hostname"] = "forwarder-7f3a", ["addresses"] = new JsonArray("100.64.0.2"), ["tags"] = new JsonArray("tag:forwarder"), ["ephemeral"] = true, ["online"] = true, ["shieldsUp"] = true, ["created"] = now.AddMinutes(-2).ToString("O"), ["lastSeen"] = now.ToString("O") });
        Cloud.Keys.Add(new JsonObject { ["id"] = "k0001", ["created"] = now.AddMinutes(-3).ToString("O"), ["expires"] = now.AddDays(90).ToString("O"), ["reusable"] = true, ["ephemeral"] = true, ["preauthorized"] = true, ["valid"] = true, ["uses"] = 2 });
        Cloud.Connections.Add(new JsonObject { ["id"] = "n2/1", ["from"] = "forwarder-7f3a", ["to"] = "target", ["port"] = 8080, ["began"] = now.AddMinutes(-1).ToString("O"), ["ended"] = null, ["bytesSent"] = 4213, ["bytesReceived"] = 9020 });
    }
}
