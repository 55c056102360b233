using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Hosting.UnitTests.Engine;

public sealed class EnvironmentTests
{
    [Fact]
    public async Task WithEnvironment_ReferencesDeclaredInAnyOrder_ResolveWhenTheProcessStarts()
    {
        await using var app = new TestApplication();
        var secret = app.Builder.AddParameter("key", "s3cret", secret: true);
        var server = app.AddScript("server", "sleep 600");
        app.AddScript("client", "env; echo that was all; sleep 600")
            .WithEnvironment("URL", server.GetEndpoint("http"))
            .WithEnvironment("PORT", $"{server.GetEndpoint("http").Property(EndpointProperty.Port)}")
            .WithEnvironment("TEXT", $"{{{secret}}} at {server.GetEndpoint("http")}")
            .WithEnvironment("LATE", () => "late")
            .WithEnvironment("PLAIN", "plain");
        server.WithHttpEndpoint(name: "http", env: "SERVER_PORT");
        await app.StartAsync();

        var lines = await app.LinesUntilAsync("client", "that was all");

        var url = server.GetEndpoint("http").Url;
        Assert.Equal($"http://localhost:{server.GetEndpoint("http").Port}", url);
        Assert.Equal(
            ["LATE=late", "PLAIN=plain", $"PORT={server.GetEndpoint("http").Port}", $"TEXT={{s3cret}} at {url}", $"URL={url}"],
            lines.Where(l => l.Split('=')[0] is "LATE" or "PLAIN" or "PORT" or "TEXT" or "URL").Order(StringComparer.Ordinal));
        var variables = app.Snapshot("client").EnvironmentVariables;
        Assert.True(variables.Single(v => v.Name == "TEXT").IsSecret);
        Assert.DoesNotContain("s3cret", string.Join('\n', variables), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithReference_Endpoints_InjectsServiceDiscoveryAndNamedVariables()
    {
        await using var app = new TestApplication();
        var api = app.Builder.AddResource(new FakeService("my-api")).WithHttpEndpoint(port: FreePort()).WithHttpEndpoint(port: FreePort(), name: "admin");
        var outside = app.Builder.AddExternalService("outside", "https://example.org/");
        // Not through a shell, which drops variables with a hyphen in their name.
        app.Builder.AddExecutable("client", "env", "/").WithReference(api).WithReference(outside);
        await app.StartAsync();

        await app.WaitAsync("client", "Finished");
        var lines = await app.LinesUntilAsync("client", "services__outside");

        var http = api.GetEndpoint("http").Url;
        var admin = api.GetEndpoint("admin").Url;
        Assert.Superset(
            new HashSet<string>
            {
                $"services__my-api__http__0={http}",
                $"MY_API_HTTP={http}",
                $"MY_API_ADMIN={admin}",
                $"services__my-api__admin__0={admin}",
                "services__outside__https__0=https://example.org/",
            },
            lines.ToHashSet());
    }

    [Fact]
    public void AddParameter_SecretToBePublished_Throws()
    {
        var builder = DistributedApplication.CreateBuilder();

        var exception = Assert.Throws<ArgumentException>(() => builder.AddParameter("key", "s3cret", publishValueAsDefault: true, secret: true));

        Assert.Contains("'key'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EndpointUrl_BeforeStart_ThrowsSayingWhatToPassInstead()
    {
        var builder = DistributedApplication.CreateBuilder();
        var server = builder.AddExecutable("server", "sh", "/").WithHttpEndpoint();
        var exception = Assert.Throws<InvalidOperationException>(() => server.GetEndpoint("http").Url);
        Assert.Contains("pass the reference", exception.Message, StringComparison.Ordinal);
        Assert.False(server.GetEndpoint("http").IsAllocated);
    }

    [Fact]
    public async Task WithHttpEndpoint_PortAndOtherTargetPort_IsProxied()
    {
        await using var app = new TestApplication();
        var (port, target) = (FreePort(), FreePort());
        var python = "import http.server,os; http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), http.server.SimpleHTTPRequestHandler).serve_forever()";
        app.Builder.AddExecutable("web", "/usr/bin/python3", "/usr/share", "-c", python)
            .WithHttpEndpoint(port: port, targetPort: target, env: "PORT")
            .WithHttpHealthCheck("/");
        await app.StartAsync();

        await app.Notifications.WaitForResourceHealthyAsync("web", app.Cancelled);

        using var client = new HttpClient();
        Assert.Contains("Directory listing", await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), app.Cancelled), StringComparison.Ordinal);
        Assert.Equal(target.ToString(CultureInfo.InvariantCulture), app.Snapshot("web").EnvironmentVariables.Single(v => v.Name == "PORT").Value);
    }

    [Fact]
    public async Task GetEndpoint_WithoutName_IsTheOneNamedHttp()
    {
        await using var app = new TestApplication();
        var both = app.AddScript("both", "sleep 600").WithHttpEndpoint(name: "admin").WithHttpEndpoint();
        app.AddScript("admin-only", "sleep 600").WithHttpEndpoint(name: "admin");
        await app.StartAsync();

        Assert.Equal(both.GetEndpoint("http").Port, app.App!.GetEndpoint("both").Port);
        Assert.Throws<ArgumentException>(() => app.App!.GetEndpoint("admin-only"));
        Assert.NotEqual(0, app.App!.GetEndpoint("admin-only", "admin").Port);
    }

    [Fact]
    public async Task Start_FixedPortInUse_ThrowsNamingPortAndEndpoint()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var app = new TestApplication();
        app.AddScript("server", "sleep 600").WithHttpEndpoint(port: port);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(app.StartAsync);

        Assert.Contains($"Port {port} (endpoint 'http' of 'server') is in use", exception.Message, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class FakeService(string name) : Resource(name), IResourceWithServiceDiscovery;
}
