using AwsClient;
using SecretsManager.Model;
using SecretsManager.Rotation;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

public class RotationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task RotateSecret_FunctionThatWorks_MakesTheNewVersionCurrent()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda.Endpoint });
        lambda.Function = Rotates(emulator);
        var first = await CreateAsync(emulator);
        var token = EmulatorHarness.Token();

        var answer = (await emulator.Client.RotateSecretAsync(new("key", token, FakeLambda.FunctionArn, new RotationRules(60)))).Require();

        Assert.Equal(token, answer.VersionId);
        var secret = await RotatedAsync(emulator);
        Assert.Equal([RotationStep.Create, RotationStep.Set, RotationStep.Test, RotationStep.Finish], lambda.Steps);
        Assert.All(lambda.Events, e => Assert.Equal((secret.Arn, token), (e.SecretId, e.ClientRequestToken)));
        Assert.Equal(token, secret.VersionWith(StagingLabel.Current));
        Assert.Equal(first, secret.VersionWith(StagingLabel.Previous));
        Assert.True(secret.RotationEnabled);
        Assert.NotNull(secret.NextRotationDate);
        Assert.Equal(60, secret.RotationRules!.AutomaticallyAfterDays);
    }

    [Fact]
    public async Task RotateSecret_BeforeCreateSecret_PendingVersionHasNoValue()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda.Endpoint });
        await CreateAsync(emulator);
        AwsError? error = null;
        string? pending = null;
        lambda.Function = async e =>
        {
            pending = (await emulator.Client.DescribeSecretAsync(new(e.SecretId))).Require().VersionWith(StagingLabel.Pending);
            error = (await emulator.Client.GetSecretValueAsync(new(e.SecretId, e.ClientRequestToken, StagingLabel.Pending))).Error;
            return "stop here";
        };
        var token = EmulatorHarness.Token();

        await emulator.Client.RotateSecretAsync(new("key", token, FakeLambda.FunctionArn));
        await Eventually.HoldsAsync(() => error is not null, "the function's read");

        Assert.Equal(token, pending);
        Assert.Equal("ResourceNotFoundException", error!.Code);
    }

    [Fact]
    public async Task RotateSecret_StepFails_WholeSequenceIsTriedAgainWithTheSameToken()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda.Endpoint });
        var works = Rotates(emulator);
        var failures = 2;
        lambda.Function = async e => e.Step == RotationStep.Test && failures-- > 0 ? "not yet" : await works(e);
        await CreateAsync(emulator);

        await emulator.Client.RotateSecretAsync(new("key", EmulatorHarness.Token(), FakeLambda.FunctionArn));
        await RotatedAsync(emulator);

        string[] failed = [RotationStep.Create, RotationStep.Set, RotationStep.Test];
        Assert.Equal([.. failed, .. failed, .. failed, RotationStep.Finish], lambda.Steps);
        Assert.Single(lambda.Events.Select(e => e.ClientRequestToken).Distinct());
    }

    [Fact]
    public async Task RotateSecret_FailsForGood_CurrentStaysAndAnotherTokenIsRefusedAndItIsTriedAgain()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda.Endpoint, RotationAttempts = 2 });
        lambda.Function = _ => Task.FromResult<string?>("never");
        var first = await CreateAsync(emulator);
        await emulator.Client.RotateSecretAsync(new("key", EmulatorHarness.Token(), FakeLambda.FunctionArn));
        await Eventually.HoldsAsync(() => lambda.Events.Count == 2, "two attempts");
        lambda.Function = Rotates(emulator);

        var refused = await emulator.Client.RotateSecretAsync(new("key", EmulatorHarness.Token()));

        Assert.Equal("InvalidRequestException", refused.Error!.Code);
        Assert.Contains("previous rotation isn't complete", refused.Error.Message, StringComparison.Ordinal);
        var secret = await RotatedAsync(emulator);
        Assert.Equal(first, secret.VersionWith(StagingLabel.Previous));
    }

    [Fact]
    public async Task RotateSecret_UnknownFunction_IsAccessDeniedAndChangesNothing()
    {
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda.Endpoint });
        await CreateAsync(emulator);

        var refused = await emulator.Client.RotateSecretAsync(new("key", EmulatorHarness.Token(), FakeLambda.FunctionArn + "x"));

        Assert.Equal(AwsFailure.AccessDenied, refused.Error!.Failure);
        Assert.False((await emulator.Client.DescribeSecretAsync(new("key"))).Require().RotationEnabled);
    }

    [Fact]
    public async Task Schedule_WindowOpens_RotatesAndTheNextWindowIsSet()
    {
        var time = new ManualTimeProvider(Noon);
        await using var lambda = await FakeLambda.StartAsync();
        await using var emulator = await EmulatorHarness.StartAsync(o => o with { LambdaEndpoint = lambda.Endpoint }, time);
        lambda.Function = Rotates(emulator);
        await CreateAsync(emulator);
        await emulator.Client.RotateSecretAsync(new("key", EmulatorHarness.Token(), FakeLambda.FunctionArn, new RotationRules(ScheduleExpression: "rate(10 days)")));
        var before = await RotatedAsync(emulator);
        Assert.Equal(new DateTimeOffset(2026, 12, 2, 23, 59, 59, TimeSpan.Zero), before.NextRotationDate);

        await Eventually.HoldsAsync(() => time.TimerCount == 1, "the schedule's timer");
        time.Advance(TimeSpan.FromDays(9.5));
        var after = await RotatedAsync(emulator, before.LastRotatedDate);

        Assert.Equal(8, lambda.Events.Count);
        Assert.Equal(before.VersionWith(StagingLabel.Current), after.VersionWith(StagingLabel.Previous));
        Assert.Equal(new DateTimeOffset(2026, 12, 12, 23, 59, 59, TimeSpan.Zero), after.NextRotationDate);
    }

    /// <summary>A rotation function as its contract asks for.</summary>
    private static Func<RotationEvent, Task<string?>> Rotates(EmulatorHarness emulator) => async e =>
    {
        if (e.Step == RotationStep.Create)
            (await emulator.Client.PutSecretValueAsync(new(e.SecretId, e.ClientRequestToken, "new", [StagingLabel.Pending]))).Require();
        if (e.Step == RotationStep.Finish)
        {
            var secret = (await emulator.Client.DescribeSecretAsync(new(e.SecretId))).Require();
            (await emulator.Client.UpdateSecretVersionStageAsync(
                new(e.SecretId, StagingLabel.Current, e.ClientRequestToken, secret.VersionWith(StagingLabel.Current)))).Require();
        }

        return null;
    };

    private static async Task<string> CreateAsync(EmulatorHarness emulator) =>
        (await emulator.Client.CreateSecretAsync(new("key", EmulatorHarness.Token(), "old"))).Require().VersionId!;

    private static async Task<DescribeSecretResponse> RotatedAsync(EmulatorHarness emulator, DateTimeOffset? after = null)
    {
        DescribeSecretResponse? secret = null;
        await Eventually.HoldsAsync(async () =>
        {
            secret = (await emulator.Client.DescribeSecretAsync(new("key"))).Require();
            return secret.LastRotatedDate is { } rotated && !(rotated <= after);
        }, "the rotation");
        return secret!;
    }
}
