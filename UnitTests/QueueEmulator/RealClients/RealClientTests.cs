using Testing.Queues;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace QueueEmulator.UnitTests.RealClients;

/// <summary>Drives the emulator with AWS's Python libraries and command line (Debian packages python3-boto3 and awscli).</summary>
public class RealClientTests
{
    // moto's server agrees but for two: a repeat gets an id of its own there, and a malformed condition is its 500.
    private const string Expected = """
        {
          "a repeat is the first message": true, "without a group": "MissingParameter", "without a deduplication id": "InvalidParameterValue",
          "no such queue": "AWS.SimpleQueueService.NonExistentQueue", "too large": "InvalidParameterValue", "the first of a group": ["a1"],
          "receive count": "1", "group": "a", "message attribute": "why", "a group in flight holds back its own": ["b1"],
          "back after the timeout": true, "second receive count": "2", "third receive goes to the dead letters": ["a2"], "dead letters": ["a1"],
          "dead letters are gone": [], "visibility too long": "InvalidParameterValue", "purged": [], "first claim": null,
          "second claim": "ConditionalCheckFailedException", "claim after expiry": null, "numbers compare as numbers": null,
          "item": {"Id": {"S": "1"}, "Owner": {"S": "d"}, "Expires": {"N": "120"}}, "delete by another": "ConditionalCheckFailedException",
          "delete by the owner": null, "gone": false, "no such table": "ResourceNotFoundException", "malformed condition": "ValidationException"
        }
        """;

    [Fact]
    public async Task Boto3_Scenario_HappensAsInTheServices()
    {
        await using var emulator = await RunningQueues.StartAsync(withQueues: false);

        var (exitCode, output, error) = await RunAsync(
            "/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "RealClients/scenario.py"), emulator.Endpoint.ToString()], "test");

        Assert.True(exitCode == 0, error);
        foreach (var (fact, value) in JsonNode.Parse(Expected)!.AsObject())
            Assert.Equal($"{fact}: {value?.ToJsonString()}", $"{fact}: {JsonNode.Parse(output)![fact]?.ToJsonString()}");
    }

    [Fact]
    public async Task Cli_PutAndGet_WorksAndAForgedSignatureDoesNot()
    {
        await using var emulator = await RunningQueues.StartAsync();
        string[] Dynamo(params string[] command) =>
            ["--endpoint-url", emulator.Endpoint.ToString(), "--region", "us-east-1", "--output", "json", "dynamodb", .. command, "--table-name", RunningQueues.Table];

        var put = await RunAsync("/usr/bin/aws", Dynamo("put-item", "--item", """{"Id":{"S":"1"},"Status":{"N":"202"}}"""), "test");
        var got = await RunAsync("/usr/bin/aws", Dynamo("get-item", "--key", """{"Id":{"S":"1"}}"""), "test");
        var forged = await RunAsync("/usr/bin/aws", Dynamo("get-item", "--key", """{"Id":{"S":"1"}}"""), "wrong");

        Assert.True(put.ExitCode == 0, put.Error);
        Assert.Equal("202", JsonNode.Parse(got.Output)!["Item"]!["Status"]!["N"]!.ToString());
        Assert.Contains("(InvalidSignatureException)", forged.Error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments, string secretAccessKey)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["HOME"] = "/nonexistent";
        start.Environment["AWS_ACCESS_KEY_ID"] = "test";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = secretAccessKey;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within 3 min.", exception);
        }

        return (process.ExitCode, await output, await error);
    }
}
