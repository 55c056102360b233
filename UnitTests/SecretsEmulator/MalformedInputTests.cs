using System.Net.Sockets;
using System.Net;
using System.Text;
using FsCheck.Fluent;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

public class MalformedInputTests
{
    private static readonly string[] Operations =
    [
        "CreateSecret", "PutSecretValue", "UpdateSecret", "GetSecretValue", "BatchGetSecretValue", "DescribeSecret", "UpdateSecretVersionStage", "ListSecrets",
        "ListSecretVersionIds", "DeleteSecret", "RestoreSecret", "RotateSecret", "CancelRotateSecret", "TagResource", "UntagResource", "GetRandomPassword",
        "PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy", "ValidateResourcePolicy",
    ];

    private static readonly string[] Members =
    [
        "SecretId", "Name", "ClientRequestToken", "SecretString", "SecretBinary", "VersionId", "VersionStage", "VersionStages", "MoveToVersionId", "Tags", "TagKeys",
        "Filters", "MaxResults", "NextToken", "SecretIdList", "ResourcePolicy", "RotationRules", "RotationLambdaARN", "PasswordLength", "ExcludeCharacters",
        "RecoveryWindowInDays", "Description", "SortBy", "IncludeDeprecated",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "99999999999999999999", "\"\"", "\"s\"", "\"!?\"", "\"AWSCURRENT\"", "\"arn:aws:secretsmanager:x\"", "\"arn:::::::\"", "[]", "[null]", "[\"\"]",
        "[{}]", "[{\"Key\":null,\"Values\":[null]}]", "[{\"Key\":\"name\",\"Values\":[\"!\"]}]", "{}", "{\"AutomaticallyAfterDays\":5000}", "{\"ScheduleExpression\":\"cron(0 0 L * ? *)\",\"Duration\":\"99h\"}",
        "\"{\\\"Statement\\\":[1]}\"", "\"{\\\"Statement\\\":{\\\"Effect\\\":1}}\"", "\"00000000000000000000000000000001\"",
    ];

    [Theory]
    [InlineData("ListSecrets", "", "SerializationException")]
    [InlineData("ListSecrets", "null", "SerializationException")]
    [InlineData("ListSecrets", "[]", "SerializationException")]
    [InlineData("ListSecrets", "{\"MaxResults\":\"ten\"}", "SerializationException")]
    [InlineData("GetSecretValue", "{\"SecretId\":7}", "SerializationException")]
    [InlineData("CreateSecret", "{\"Name\":\"n\",\"SecretBinary\":\"not base64!\"}", "SerializationException")]
    [InlineData("PutSecretValue", "{\"SecretId\":\"s\",\"RotationToken\":7}", "SerializationException")]
    [InlineData("TagResource", "{\"SecretId\":\"s\",\"Tags\":[7]}", "SerializationException")]
    [InlineData("GetSecretValue", "{}", "ValidationException")]
    [InlineData("PutSecretValue", "{\"SecretId\":\"s\",\"SecretString\":\"v\"}", "InvalidRequestException")]
    [InlineData("RotateSecret", "{\"SecretId\":\"s\"}", "InvalidParameterException")]
    [InlineData("RotateSecret", "{\"SecretId\":\"s\",\"ClientRequestToken\":\"00000000000000000000000000000001\"}", "ResourceNotFoundException")]
    [InlineData("BatchGetSecretValue", "{}", "InvalidParameterException")]
    [InlineData("Nothing", "{}", "UnknownOperationException")]
    [InlineData("ReplicateSecretToRegions", "{}", "ValidationException")]
    [InlineData("StopReplicationToReplica", "{\"SecretId\":\"s\"}", "NotImplemented")]
    public async Task Request_Malformed_GetsTheServicesError(string operation, string body, string code)
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        using var http = new HttpClient();

        Assert.Equal(code, (await RawRequest.SendAsync(http, emulator, operation, Encoding.UTF8.GetBytes(body))).Code);
    }

    [Fact]
    public async Task Request_Oversized_IsRefusedAndTheEmulatorGoesOn()
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        using var http = new HttpClient();

        var (status, code, _) = await RawRequest.SendAsync(http, emulator, "CreateSecret", new byte[(1024 * 1024) + 1]);
        var value = await emulator.Client.CreateSecretAsync(new("big", EmulatorHarness.Token(), new string('x', 65_536)));
        var tooBig = await emulator.Client.CreateSecretAsync(new("bigger", EmulatorHarness.Token(), new string('x', 65_537)));

        Assert.Equal((413, "RequestEntityTooLargeException"), (status, code));
        Assert.True(value.Succeeded);
        Assert.Equal("ValidationException", tooBig.Error!.Code);
    }

    [Fact]
    public async Task Connection_DroppedOrSlow_LeavesTheEmulatorServing()
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, emulator.Endpoint.Port);
        await slow.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"a"u8.ToArray());
        for (var i = 0; i < 20; i++)
        {
            using var dropped = new TcpClient();
            await dropped.ConnectAsync(IPAddress.Loopback, emulator.Endpoint.Port);
            await dropped.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"u8.ToArray());
        }

        Assert.True((await emulator.Client.CreateSecretAsync(new("s", EmulatorHarness.Token(), "v"))).Succeeded);
    }

    [Fact]
    public async Task Requests_Generated_AreAnsweredByTheServicesErrorsAndNeverByAFault()
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        using var http = new HttpClient();
        await emulator.Client.CreateSecretAsync(new("s", "00000000000000000000000000000001", "v"));
        var member =
            from name in Gen.Elements(Members)
            from value in Gen.Elements(Values)
            select $"\"{name}\":{value}";
        var request =
            from operation in Gen.Elements(Operations)
            from members in Gen.ListOf(member)
            from cut in Gen.Choose(0, 20)
            let json = $"{{{string.Join(',', members.DistinctBy(m => m.Split(':')[0]).Take(5))}}}"
            select (Operation: operation, Body: cut == 0 && json.Length > 2 ? json[..^1] : json);
        foreach (var (operation, body) in request.Sample(600, 20))
        {
            var (status, code, answer) = await RawRequest.SendAsync(http, emulator, operation, Encoding.UTF8.GetBytes(body));

            var noLambda = operation == "RotateSecret" && code == "InternalServiceError";
            Assert.True(status is 200 or 400 || noLambda, $"{operation} {body}: {status} {answer}");
        }
    }

    [Fact]
    public async Task Requests_OfRandomBytes_AreSerializationErrors()
    {
        await using var emulator = await EmulatorHarness.StartAsync();
        using var http = new HttpClient();
        var bytes = from list in Gen.ListOf(Gen.Choose(0, 255)) select list.Select(b => (byte)b).ToArray();
        foreach (var body in bytes.Sample(200, 60))
            Assert.Equal("SerializationException", (await RawRequest.SendAsync(http, emulator, "CreateSecret", [0xff, .. body])).Code);
    }
}
