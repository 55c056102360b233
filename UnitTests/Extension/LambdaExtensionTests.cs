using Extension.ExtensionsApi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Testing.Tailnets;

namespace Extension.UnitTests;

/// <summary>The extension's life, with a clock of the test's own.</summary>
public sealed class LambdaExtensionTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("extension-");
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Run_RegistrationTakesLongerThanTheBudget_IsReadyAtOnceAndLives()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var lambda = await FakeLambda.StartAsync(answering: answer.Task);
        using var api = new ExtensionsApiClient(lambda.RuntimeApi);
        var running = RunAsync(api);
        await lambda.Registered.WaitAsync(Eventually.Limit);

        _time.Advance(TimeSpan.FromSeconds(9));
        answer.SetResult();

        await lambda.Ready.WaitAsync(Eventually.Limit);
        lambda.Shutdown();
        Assert.Equal(0, await running.WaitAsync(Eventually.Limit));
    }

    [Fact]
    public async Task Run_EventIsNotJson_EndsWithOne()
    {
        await using var lambda = await FakeLambda.StartAsync();
        using var api = new ExtensionsApiClient(lambda.RuntimeApi);
        var running = RunAsync(api);

        lambda.Answer("gone");

        Assert.Equal(1, await running.WaitAsync(Eventually.Limit));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private Task<int> RunAsync(ExtensionsApiClient api) => new LambdaExtension(
        api, "tailscale-extension", Environment(_directory.FullName), static () => Task.CompletedTask, metrics: null, _time, NullLogger.Instance).RunAsync(CancellationToken.None);

    private static Func<string, string?> Environment(string directory) => variable => variable switch
    {
        "AWS_REGION" or "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" or "SECRET_NAME" => "x",
        "AWS_ENDPOINT_URL" => "http://127.0.0.1:9",
        "TAILSCALED_PATH" => "/nowhere/tailscaled",
        "TMPDIR" => directory,
        _ => null,
    };
}
