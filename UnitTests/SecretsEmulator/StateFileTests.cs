using SecretsEmulator.Model;
using SecretsManager.Model;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

public sealed class StateFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("secrets-state-");

    private string StatePath => Path.Combine(_directory.FullName, "state.json");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task State_AfterRestart_IsAsItWas()
    {
        string arn;
        await using (var emulator = await StartAsync())
        {
            arn = (await emulator.Client.CreateSecretAsync(new("s", EmulatorHarness.Token(), "one", "described", [new("Purpose", "Pet")]))).Require().Arn;
            (await emulator.Client.PutSecretValueAsync(new("s", EmulatorHarness.Token(), "two"))).Require();
        }

        await using var again = await StartAsync();

        Assert.Equal("two", (await again.Client.GetSecretValueAsync(new("s"))).Require().SecretString);
        Assert.Equal("one", (await again.Client.GetSecretValueAsync(new("s", VersionStage: StagingLabel.Previous))).Require().SecretString);
        var secret = (await again.Client.DescribeSecretAsync(new(arn))).Require();
        Assert.Equal(("described", "Pet"), (secret.Description, secret.Tags[0].Value));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StatePath));
    }

    [Fact]
    public async Task State_RotationInterrupted_GoesOnAfterRestart()
    {
        await using var lambda = await FakeLambda.StartAsync();
        var reached = new TaskCompletionSource();
        var hold = new TaskCompletionSource<string?>();
        lambda.Function = async _ =>
        {
            reached.TrySetResult();
            return await hold.Task;
        };
        var token = EmulatorHarness.Token();
        await using (var emulator = await StartAsync(lambda))
        {
            (await emulator.Client.CreateSecretAsync(new("s", EmulatorHarness.Token(), "one"))).Require();
            (await emulator.Client.RotateSecretAsync(new("s", token, FakeLambda.FunctionArn, new RotationRules(60)))).Require();
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        hold.SetResult("the emulator is gone");
        lambda.Events.Clear();
        lambda.Function = _ => Task.FromResult<string?>(null);
        await using var again = await StartAsync(lambda);

        await Eventually.HoldsAsync(() => lambda.Events.Count >= 4, "the rotation's steps");
        Assert.All(lambda.Events, e => Assert.Equal(token, e.ClientRequestToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(-1)]
    public async Task State_Torn_IsReportedAndLeftAlone(int length)
    {
        await using (var emulator = await StartAsync())
            (await emulator.Client.CreateSecretAsync(new("s", EmulatorHarness.Token(), "one"))).Require();
        var whole = await File.ReadAllBytesAsync(StatePath);
        var torn = whole[..(length < 0 ? whole.Length + length : length)];
        await File.WriteAllBytesAsync(StatePath, torn);

        var exception = await Assert.ThrowsAsync<StateFileException>(() => StartAsync());

        Assert.Contains(StatePath, exception.Message, StringComparison.Ordinal);
        Assert.Contains("torn", exception.Message, StringComparison.Ordinal);
        Assert.Equal(torn, await File.ReadAllBytesAsync(StatePath));
    }

    [Fact]
    public async Task State_InUse_IsReported()
    {
        await using var emulator = await StartAsync();

        var exception = await Assert.ThrowsAsync<StateFileException>(() => StartAsync());

        Assert.Contains("end the other emulator", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_CannotBeWritten_TheChangeIsRefusedAndNotMade()
    {
        await using var emulator = await StartAsync();
        (await emulator.Client.CreateSecretAsync(new("s", EmulatorHarness.Token(), "one"))).Require();
        Directory.CreateDirectory(StatePath + ".new");

        var refused = await emulator.Client.PutSecretValueAsync(new("s", EmulatorHarness.Token(), "two"));

        Assert.Equal("InternalServiceError", refused.Error!.Code);
        Directory.Delete(StatePath + ".new");
        Assert.Equal("one", (await emulator.Client.GetSecretValueAsync(new("s"))).Require().SecretString);
    }

    private Task<EmulatorHarness> StartAsync(FakeLambda? lambda = null) =>
        EmulatorHarness.StartAsync(o => o with { StateFile = StatePath, LambdaEndpoint = lambda?.Endpoint });
}
