using System.Diagnostics;

namespace IntegrationTests.Containers;

/// <summary><c>Tailnet=headscale</c>: a control server and a tailscaled for each node, all in containers.</summary>
[Collection(StandInImageCollection.Name)]
public sealed class HeadscaleTests(StandInImage image)
{
    [ContainerFact]
    public async Task Start_Headscale_WebhookReachesTheTargetAndNothingIsLeft()
    {
        var before = Containers();
        await using (var environment = await LocalEnvironment.StartAsync(
            "--ASPIRE_CONTAINER_RUNTIME=podman", "--Tailnet=headscale", $"--Tailnet:HeadscaleImage={image.Name}", $"--Tailnet:TailscaledImage={image.Name}"))
        {
            using var sender = environment.CreateSender();
            Assert.Equal("Hello! It's working!", await sender.GetStringAsync(new Uri("/", UriKind.Relative)));

            var running = Containers().Except(before).ToList();
            Assert.Single(running, static c => c.StartsWith("tailnet-", StringComparison.Ordinal));
            Assert.Equal(2, running.Count(static c => c.StartsWith("tailscaled-", StringComparison.Ordinal)));
            var secret = environment.Snapshot("target-node").EnvironmentVariables.Single(static v => v.Name == "TS_OAUTH_CLIENT_SECRET").Value ?? "";
            Assert.StartsWith("tskey-client-kTest-", secret, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, ContainerTestImage.Shell("ps axww -o args; podman inspect $(podman ps -q)").Output, StringComparison.Ordinal);
        }

        await Poll.UntilAsync(() => !Containers().Except(before).Any(), "the end of the containers");
    }

    /// <summary>A sandbox that is killed takes its tailscaled's container with it.</summary>
    [ContainerFact]
    public async Task Kill_ProgramThatRunsTheContainer_ContainerIsRemoved()
    {
        var directory = Directory.CreateTempSubdirectory("tailscaled-container-");
        var before = Containers();
        using (var process = Process.Start(new ProcessStartInfo(
            global::Hosting.Processes.BuiltProgram.PathOf("TailscaledContainer", "tailscaled-container"),
            [$"--socket={directory.FullName}/tailscaled.sock", $"--statedir={directory.FullName}", "--tun=userspace-networking", "--state=mem:"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            Environment = { ["CONTAINER_ENGINE"] = "podman", ["TAILSCALED_IMAGE"] = image.Name },
        })!)
        {
            await Poll.UntilAsync(() => File.Exists(Path.Combine(directory.FullName, "tailscaled.sock")), "the daemon's socket");
            Assert.Single(Containers().Except(before));
            process.Kill();
            await process.WaitForExitAsync();
        }

        await Poll.UntilAsync(() => !Containers().Except(before).Any(), "the end of the container");
        directory.Delete(recursive: true);
    }

    private static string[] Containers() =>
        ContainerTestImage.Shell("podman ps --all --format '{{.Names}}'").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
