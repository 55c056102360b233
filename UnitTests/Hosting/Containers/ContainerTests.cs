using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Hosting.UnitTests.Engine;

namespace Hosting.UnitTests.Containers;

/// <summary>Containers for real.</summary>
public sealed class ContainerTests
{
    [ContainerFact]
    public async Task Start_HttpServer_IsReachedMountedLoggedAndRemoved()
    {
        var directory = Directory.CreateTempSubdirectory("container-test-");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "index.html"), "from a bind mount");
        var name = $"web-{Guid.NewGuid():N}";
        await using (var app = Podman())
        {
            var web = Busybox(app, "web", "echo started; echo \"secret is $TOKEN\"; exec httpd -f -p 8080 -h /www")
                .WithContainerName(name)
                .WithBindMount(directory.FullName, "/www", isReadOnly: true)
                .WithEnvironment("TOKEN", app.Builder.AddParameter("token", "t0ken", secret: true))
                .WithHttpEndpoint(targetPort: 8080)
                .WithHttpHealthCheck("/");
            await app.StartAsync();
            await app.Notifications.WaitForResourceHealthyAsync("web", app.Cancelled);

            using var client = new HttpClient();
            Assert.Equal("from a bind mount", await client.GetStringAsync(new Uri(web.GetEndpoint("http").Url), app.Cancelled));
            await app.LinesUntilAsync("web", "secret is t0ken");
            Assert.DoesNotContain("t0ken", ContainerTestImage.Shell("ps axww -o args").Output, StringComparison.Ordinal);
        }

        Assert.NotEqual(0, ContainerTestImage.Shell($"podman container exists {name}").ExitCode);
        directory.Delete(recursive: true);
    }

    [ContainerFact]
    public async Task Network_TwoContainers_FindEachOtherByName()
    {
        await using var app = Podman();
        var server = Busybox(app, "server", "echo hello > /tmp/index.html; exec httpd -f -p 8080 -h /tmp").WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/");
        Busybox(app, "client", "echo \"url $SERVER_HTTP\"; wget -q -O- \"$SERVER_HTTP/index.html\"").WithReference(server.GetEndpoint("http")).WaitFor(server);
        await app.StartAsync();

        await app.LinesUntilAsync("client", "hello");
        await app.WaitAsync("client", "Finished");
        Assert.Contains("url http://server:8080", await app.LinesUntilAsync("client", "url"));
    }

    [ContainerFact]
    public async Task Exit_CodeNotZero_IsTheContainersOwnAndItStartsAgain()
    {
        await using var app = Podman();
        Busybox(app, "flaky", "echo about to fail; exit 7");
        await app.StartAsync();

        await app.LinesUntilAsync("flaky", "'flaky' exited with code 7");
        await app.Notifications.WaitForResourceAsync("flaky", e => e.Snapshot.Restarts > 0, app.Cancelled);
    }

    [ContainerFact]
    public async Task PersistentLifetime_SecondRun_FindsTheContainer()
    {
        var name = $"persistent-{Guid.NewGuid():N}";
        var port = 20_000 + Random.Shared.Next(10_000);
        try
        {
            var first = await RunPersistentAsync(name, port);
            var second = await RunPersistentAsync(name, port);
            Assert.Equal(first, second);
        }
        finally
        {
            ContainerTestImage.Shell($"podman rm --force {name}");
        }
    }

    private static async Task<string> RunPersistentAsync(string name, int port)
    {
        await using var app = Podman();
        Busybox(app, "keeper", "echo up; exec httpd -f -p 8080 -h /tmp")
            .WithContainerName(name)
            .WithLifetime(ContainerLifetime.Persistent)
            .WithHttpEndpoint(port: port, targetPort: 8080);
        await app.StartAsync();
        await app.LinesUntilAsync("keeper", "up");
        return ContainerTestImage.Shell($"podman inspect --format '{{{{.Id}}}} {{{{.State.StartedAt}}}}' {name}").Output;
    }

    private static TestApplication Podman() => new("--ASPIRE_CONTAINER_RUNTIME=podman");

    private static IResourceBuilder<ContainerResource> Busybox(TestApplication app, string name, string script) =>
        app.Builder.AddContainer(name, ContainerTestImage.Name, ContainerTestImage.Tag)
            .WithEntrypoint("/bin/busybox")
            .WithArgs("sh", "-c", script);
}
