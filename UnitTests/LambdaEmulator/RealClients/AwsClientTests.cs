using System.Text.Json;
using System.Text;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests.RealClients;

/// <summary>The AWS CLI and boto3, as Debian packages them (awscli, python3-boto3).</summary>
public sealed class AwsClientTests
{
    private static readonly Dictionary<string, string> _environment = new()
    {
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
    };

    [Fact]
    public async Task AwsCli_Invoke_AnswersThePayloadAndTheLog()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        using var directory = Processes.TemporaryDirectory.Create("lambda-test-");
        var file = Path.Combine(directory.FullPath, "out.json");

        var answer = JsonElement.Parse(await CliAsync(emulator, "--function-name", "hello", "--log-type", "Tail", "--payload", """{"a":1}""", file));

        Assert.Equal(200, answer.GetProperty("StatusCode").GetInt32());
        Assert.Equal("$LATEST", answer.GetProperty("ExecutedVersion").GetString());
        Assert.Contains("REPORT RequestId", Encoding.UTF8.GetString(answer.GetProperty("LogResult").GetBytesFromBase64()), StringComparison.Ordinal);
        Assert.Equal("""{"a": 1}""", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task AwsCli_FunctionError_IsShown()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());
        using var directory = Processes.TemporaryDirectory.Create("lambda-test-");

        var answer = JsonElement.Parse(await CliAsync(
            emulator, "--function-name", "hello", "--payload", """{"do":"error"}""", Path.Combine(directory.FullPath, "out.json")));

        Assert.Equal("Unhandled", answer.GetProperty("FunctionError").GetString());
    }

    [Fact]
    public async Task AwsCli_UnknownFunction_ShowsResourceNotFoundException()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => CliAsync(emulator, "--function-name", "nobody", "/dev/null"));

        Assert.Contains("(ResourceNotFoundException)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boto3_AllInvocationTypesAndErrors_AreWhatTheSdkExpects()
    {
        await using var emulator = await RunningEmulator.StartAsync(Scripts.Function() with { Concurrency = 1 });

        var output = await Tool.RunAsync("/usr/bin/python3", ["-c", $$"""
            import base64, boto3, json, threading, time
            from botocore.config import Config
            client = boto3.client("lambda", endpoint_url="http://{{emulator.LambdaAddress}}", config=Config(retries={"total_max_attempts": 1}))
            def invoke(payload, **more):
                return client.invoke(FunctionName="hello", Payload=json.dumps(payload), **more)
            answer = invoke({"a": 1}, LogType="Tail")
            assert json.load(answer["Payload"]) == {"a": 1}
            assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST", answer
            assert b"END RequestId" in base64.b64decode(answer["LogResult"])
            assert invoke({}, InvocationType="DryRun")["StatusCode"] == 204
            error = invoke({"do": "error"})
            assert error["FunctionError"] == "Unhandled" and json.load(error["Payload"])["errorType"] == "Function.Boom"
            assert json.load(invoke({"do": "headers"}, ClientContext=base64.b64encode(b'{"c":1}').decode())["Payload"])["lambda-runtime-client-context"] == '{"c":1}'
            slow = threading.Thread(target=lambda: invoke({"do": "sleep", "seconds": 2}))
            slow.start()
            time.sleep(0.5)
            try:
                invoke({})
                raise SystemExit("not throttled")
            except client.exceptions.TooManyRequestsException as error:
                assert error.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded", error.response
            slow.join()
            for call, wanted in ((lambda: client.invoke(FunctionName="nobody"), client.exceptions.ResourceNotFoundException),
                                 (lambda: client.invoke(FunctionName="hello", Payload=b"{"), client.exceptions.InvalidRequestContentException),
                                 (lambda: client.invoke(FunctionName="hello", Payload=b'"' + b"x" * (6 << 20) + b'"'), client.exceptions.RequestTooLargeException)):
                try:
                    call()
                    raise SystemExit(f"no {wanted}")
                except wanted:
                    pass
            assert invoke({"do": "print", "line": "asynchronous"}, InvocationType="Event")["StatusCode"] == 202
            print("all right")
            """], _environment);

        Assert.Equal("all right\n", output);
        await emulator.WroteAsync("hello | asynchronous");
    }

    private static Task<string> CliAsync(RunningEmulator emulator, params string[] arguments) => Tool.RunAsync(
        "/usr/bin/aws",
        ["--endpoint-url", $"http://{emulator.LambdaAddress}", "lambda", "invoke", "--cli-binary-format", "raw-in-base64-out", .. arguments],
        _environment);
}
