namespace IntegrationTests.Containers;

/// <summary><c>Secrets=localstack</c>: secrets in a container, which cannot invoke the rotation function.</summary>
[Collection(StandInImageCollection.Name)]
public sealed class LocalStackTests(StandInImage image)
{
    [ContainerFact]
    public async Task Start_LocalStack_RotatesTheKeyAndForwardsWebhooks()
    {
        var name = image.Name.Split(':');
        await using var environment = await LocalEnvironment.StartAsync(
            "--ASPIRE_CONTAINER_RUNTIME=podman", "--Secrets=localstack", $"--Secrets:Image={name[0]}", $"--Secrets:Tag={name[1]}");

        using var sender = environment.CreateSender();
        Assert.Equal("Hello! It's working!", await sender.GetStringAsync(new Uri("/", UriKind.Relative)));
        await environment.WaitForLogAsync("provisioning", "finishSecret done");
    }
}
