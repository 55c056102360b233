using System.Text.Json.Nodes;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests.RealClients;

/// <summary>Drives the emulator with the AWS CLI (Debian package awscli).</summary>
public class AwsCliTests
{
    [Fact]
    public async Task Cli_LifeOfASecret_BehavesAsTheService()
    {
        await using var emulator = await EmulatorHarness.StartAsync();

        var created = await RunAsync(emulator, "create-secret", "--name", "app/key", "--secret-string", "one", "--tags", "Key=Purpose,Value=Cattle");
        var put = await RunAsync(emulator, "put-secret-value", "--secret-id", "app/key", "--secret-string", "two");
        var previous = await RunAsync(emulator, "get-secret-value", "--secret-id", created["ARN"]!.ToString(), "--version-stage", "AWSPREVIOUS");
        var partial = await RunAsync(emulator, "describe-secret", "--secret-id", created["ARN"]!.ToString()[..^7]);

        Assert.StartsWith("arn:aws:secretsmanager:eu-central-1:123456789012:secret:app/key-", created["ARN"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("one", previous["SecretString"]!.ToString());
        Assert.Equal(created["VersionId"]!.ToString(), previous["VersionId"]!.ToString());
        Assert.Equal("AWSCURRENT", partial["VersionIdsToStages"]![put["VersionId"]!.ToString()]![0]!.ToString());
        Assert.Equal("Cattle", partial["Tags"]![0]!["Value"]!.ToString());
    }

    [Fact]
    public async Task Cli_Errors_AreTheServicesOwn()
    {
        await using var emulator = await EmulatorHarness.StartAsync();

        var missing = await ClientProcess.RunAsync(emulator, "/usr/bin/aws", Arguments(emulator, "get-secret-value", "--secret-id", "nope"));
        var forged = await ClientProcess.RunAsync(emulator, "/usr/bin/aws", Arguments(emulator, "list-secrets"), secretAccessKey: "wrong");

        Assert.Equal(254, missing.ExitCode);
        Assert.Contains("An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation", missing.Error, StringComparison.Ordinal);
        Assert.Contains("(InvalidSignatureException)", forged.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> RunAsync(EmulatorHarness emulator, params string[] command)
    {
        var (exitCode, output, error) = await ClientProcess.RunAsync(emulator, "/usr/bin/aws", Arguments(emulator, command));
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!;
    }

    private static string[] Arguments(EmulatorHarness emulator, params string[] command) =>
        ["--endpoint-url", emulator.Endpoint.ToString(), "--output", "json", "secretsmanager", .. command];
}
