using System.Text.Json.Nodes;
using Dashboard;
using Dashboard.Resources;
using Dashboard.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace IntegrationTests.Dashboard.Fakes;

/// <summary>A dashboard with fake sources in the shape of the whole local system.</summary>
internal sealed class FakeSystem : IAsyncDisposable
{
    private readonly DashboardServer _server;

    private FakeSystem(FakeResources resources, FakeCloud cloud, DashboardServer server, DashboardUrls urls)
    {
        Resources = resources;
        Cloud = cloud;
        _server = server;
        Urls = urls;
        Telemetry = new FakeTelemetry(urls.Otlp);
        Cloud.OnWebhook = webhook => Telemetry.WebhookAsync((string)webhook["traceId"]!, (string)webhook["path"]!);
    }

    public FakeResources Resources { get; }

    public FakeCloud Cloud { get; }

    public FakeTelemetry Telemetry { get; }

    public DashboardUrls Urls { get; }

    public static async Task<FakeSystem> StartAsync(string? loginToken = null, DashboardLimits? limits = null)
    {
        var cloud = await FakeCloud.StartAsync();
        var resources = new FakeResources();
        foreach (var resource in Model(cloud.Url))
        {
            resources.Set(resource);
        }

        resources.OnCommand = (name, command) =>
        {
            var resource = resources.Get(name);
            resources.Set(command == "stop"
                ? resource with { State = "Exited", Health = null, StoppedAt = DateTimeOffset.UtcNow, ExitCode = 0, Commands = Commands(running: false) }
                : resource with { State = "Running", StartedAt = DateTimeOffset.UtcNow, ExitCode = null, Commands = Commands(running: true) });
        };
        var server = new DashboardServer(
            new DashboardOptions
            {
                Resources = resources,
                LoginToken = loginToken,
                Limits = limits ?? new DashboardLimits(),
                SigningSecrets = [new SigningSecret("github", "local github secret", "/github"), new SigningSecret("standard-webhooks", "whsec_bG9jYWwgc2VjcmV0", "/standard")],
            },
            NullLoggerFactory.Instance);
        return new FakeSystem(resources, cloud, server, await server.StartAsync());
    }

    /// <summary>Webhooks, logs, metrics, sandboxes, nodes: what a few minutes of work leave behind.</summary>
    public async Task FillAsync()
    {
        string[] paths = ["/", "/github", "/stripe/events", "/orders/42", "/slack/commands"];
        for (var i = 0; i < 40; i++)
        {
            await Telemetry.WebhookAsync(Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()), paths[i % 5], i % 5 == 1 ? "github" : "default", i % 5 == 1 ? "github" : "none", fails: i % 13 == 5, scale: i == 0 ? 20 : 0.4 + (i % 7 * 0.3));
        }

        var start = DateTimeOffset.UtcNow.AddMinutes(-4);
        int[] buckets = [0, 0, 0, 0, 0, 0];
        long forwarded = 0;
        long failed = 0;
        for (var i = 0; i <= 120; i++)
        {
            forwarded += 4 + (i % 9) + (i / 30);
            failed += i % 17 == 0 ? 2 : 0;
            buckets[1] += 2;
            buckets[2] += 5 + (i % 5);
            buckets[3] += i % 4;
            buckets[4] += i % 20 == 0 ? 2 : 0;
            await Telemetry.MetricsAsync(start.AddSeconds(i * 2), forwarded, failed, buckets, 100 + (i * 2));
        }

        AddSandboxes();
        AddTailnet();
        foreach (var (resource, text) in new[]
        {
            ("lambda", "\u001b[32minfo\u001b[0m HttpApi: listening on http://127.0.0.1:8080"),
            ("target", "\u001b[32minfo\u001b[0m Target: Hello! It's working!"),
            ("tailnet", "\u001b[33mwarn\u001b[0m Control: node forwarder-7f3a expires in 30 s"),
            ("provisioning", "Rotated local/tailscale/auth-key: AWSCURRENT holds key k0002"),
            ("lambda", "START RequestId: 8f1c1e0e Version: $LATEST"),
            ("lambda", "END RequestId: 8f1c1e0e"),
            ("lambda", "REPORT RequestId: 8f1c1e0e Duration: 34.10 ms Billed Duration: 35 ms Memory Size: 256 MB Max Memory Used: 61 MB"),
        })
        {
            Resources.Write(resource, text);
        }

        Resources.Write("secrets", "\u001b[31mfail\u001b[0m Secrets: ResourceNotFoundException for local/unknown", isError: true);
    }

    public async ValueTask DisposeAsync()
    {
        Telemetry.Dispose();
        await _server.DisposeAsync();
        await Cloud.DisposeAsync();
    }

    private static IEnumerable<ResourceSnapshot> Model(Uri cloud)
    {
        var started = DateTimeOffset.UtcNow.AddMinutes(-3);
        var url = cloud.OriginalString.TrimEnd('/');
        yield return Project("secrets", "Local/SecretsEmulator/SecretsEmulator.csproj", [new ResourceEndpoint("http", "http://127.0.0.1:4566")], []);
        yield return Project("tailnet", "Local/TailnetEmulator/TailnetEmulator.csproj", [new ResourceEndpoint("http", url)], []);
        yield return Project("target", "TargetStub/TargetStub.csproj", [new ResourceEndpoint("http", "http://127.0.0.1:9000")], []);
        yield return Project("target-node", "Local/TailnetNode/TailnetNode.csproj", [], ["tailnet", "target"]) with { Parent = "target" };
        yield return Project("lambda", "Local/LambdaEmulator/LambdaEmulator.csproj", [new ResourceEndpoint("http-api", url), new ResourceEndpoint("lambda-admin", url, IsInternal: true)], ["secrets", "tailnet"]);
        yield return Project("provisioning", "Local/Provisioning/Provisioning.csproj", [], ["secrets", "tailnet", "lambda"]) with { State = "Finished", Health = null, ExitCode = 0, StoppedAt = started.AddSeconds(2) };
        yield return new ResourceSnapshot { Name = "oauth-client", Type = "Parameter", State = "Running", Properties = [new ResourceProperty("Value", "local oauth secret", IsSecret: true)] };

        ResourceSnapshot Project(string name, string source, ResourceEndpoint[] endpoints, string[] references) => new()
        {
            Name = name,
            Type = "Project",
            State = "Running",
            Health = ResourceHealth.Healthy,
            StartedAt = started,
            ProcessId = 4200 + name.Length,
            Source = source,
            Endpoints = [.. endpoints],
            References = [.. references],
            Environment = [new EnvironmentSetting("OTEL_SERVICE_NAME", name), new EnvironmentSetting("Credentials__SecretAccessKey", "very secret value", IsSecret: true), new EnvironmentSetting("Region", "eu-central-1")],
            HealthReports = [new HealthReport("http /healthz", ResourceHealth.Healthy, null, started)],
            Commands = [.. Commands(running: true)],
        };
    }

    private static System.Collections.Immutable.ImmutableArray<ResourceCommandSnapshot> Commands(bool running) =>
    [
        new ResourceCommandSnapshot("start", "Start", !running),
        new ResourceCommandSnapshot("restart", "Restart", running),
        new ResourceCommandSnapshot("stop", "Stop", running),
    ];

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
