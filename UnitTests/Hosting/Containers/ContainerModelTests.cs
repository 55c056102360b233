using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using EmbeddedHosting.Containers;
using EmbeddedHosting.Engine;
using Hosting.UnitTests.Engine;
using Microsoft.Extensions.Configuration;

namespace Hosting.UnitTests.Containers;

/// <summary>What a container is turned into, without running one.</summary>
public sealed class ContainerModelTests
{
    [Fact]
    public void Run_EverythingSaid_IsInTheArgumentsAndSecretsAreNot()
    {
        var container = DistributedApplication.CreateBuilder().AddContainer("db", "registry.example/db:5.1")
            .WithVolume("data", "/data")
            .WithVolume(null, "/scratch")
            .WithBindMount("/etc/hosts", "/hosts", isReadOnly: true)
            .WithEntrypoint("/bin/db")
            .WithContainerRuntimeArgs("--memory", "64m")
            .WithHttpEndpoint(port: 5001, targetPort: 80);
        var endpoint = container.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 5001);
        var spec = new LaunchSpec([new LaunchVariable("PASSWORD", "s3cret", true)], [new ResolvedValue("--verbose", false)]);

        var arguments = ContainerCommandLine.Run(container.Resource, spec, "db-1", "net-1");

        Assert.Equal(
            "--name db-1 --network net-1 --network-alias db --publish 127.0.0.1:5001:80/tcp --volume data:/data --volume /scratch "
            + "--volume /etc/hosts:/hosts:ro --env PASSWORD --entrypoint /bin/db --memory 64m registry.example/db:5.1 --verbose",
            string.Join(' ', arguments));
    }

    [Theory]
    [InlineData(null, "neither docker nor podman is on PATH: install one")]
    [InlineData("podman", "ASPIRE_CONTAINER_RUNTIME is 'podman', which is not on PATH: install it")]
    [InlineData("lxc", "ASPIRE_CONTAINER_RUNTIME is 'lxc': use docker or podman")]
    public async Task FindAsync_NoEngine_ThrowsWithTheRemedy(string? configured, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ASPIRE_CONTAINER_RUNTIME", configured)])
            .Build();

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => ContainerEngine.FindAsync(configuration, static _ => null));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_InstalledButNotWorking_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => ContainerEngine.FindAsync(new ConfigurationBuilder().Build(), static name => name == "docker" ? "/bin/false" : null));

        Assert.Contains("docker is installed but does not work", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ContainerWithoutEngine_FailsToStartAndLeavesTheRestRunning()
    {
        await using var app = new TestApplication("--ASPIRE_CONTAINER_RUNTIME=lxc");
        app.Builder.AddContainer("db", "db");
        app.AddScript("other", "sleep 600");
        await app.StartAsync();

        await app.WaitAsync("db", "FailedToStart");
        await app.LinesUntilAsync("db", "use docker or podman");
        await app.WaitAsync("other", "Running");
    }
}
