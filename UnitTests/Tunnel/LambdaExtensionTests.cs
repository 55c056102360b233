using Extension;
using Extension.ExtensionsApi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tunnel.UnitTests.Support;

namespace Tunnel.UnitTests;

/// <summary>The extension's life, with a clock of the test's own.</summary>
public sealed class LambdaExtensionTests
{
    [Fact]
    public async Task Run_RegistrationTakesLongerThanTheBudget_IsReadyAtOnceAndLives()
    {
        var time = new FakeTimeProvider();
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var lambda = await FakeLambda.StartAsync(answering: answer.Task);
        using var api = new ExtensionsApiClient(lambda.RuntimeApi);
        var directory = Directory.CreateTempSubdirectory("extension-");
        var extension = new LambdaExtension(
            api, "tailscale-extension", Environment(directory.FullName), static () => Task.CompletedTask, metrics: null, time, NullLogger.Instance);
        var running = extension.RunAsync(CancellationToken.None);
        await lambda.Registered.WaitAsync(Eventually.Limit);

        time.Advance(TimeSpan.FromSeconds(9));
        answer.SetResult();

        await lambda.Ready.WaitAsync(Eventually.Limit);
        lambda.Shutdown();
        Assert.Equal(0, await running.WaitAsync(Eventually.Limit));
        directory.Delete(recursive: true);
    }

    private static Func<string, string?> Environment(string directory) => variable => variable switch
    {
        "AWS_REGION" or "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" or "SECRET_NAME" => "x",
        "AWS_ENDPOINT_URL" => "http://127.0.0.1:9",
        "TAILSCALED_PATH" => "/nowhere/tailscaled",
        "TMPDIR" => directory,
        _ => null,
    };
}
