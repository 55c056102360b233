using System.Collections.Concurrent;
using Testing.Secrets;

namespace Rotation.UnitTests;

/// <summary>Two Secrets Manager emulators and the Lambda that they invoke; each secret has a function of its own there.</summary>
public sealed class RotationServers : IAsyncLifetime
{
    private FakeLambda? _lambda;
    private EmulatorHarness? _patient;
    private EmulatorHarness? _impatient;

    /// <summary>By the ARN of the secret.</summary>
    internal ConcurrentDictionary<string, RotationWorld> Functions { get; } = new();

    /// <summary>Tries a rotation five times.</summary>
    internal EmulatorHarness Patient => _patient!;

    /// <summary>Tries a rotation once.</summary>
    internal EmulatorHarness Impatient => _impatient!;

    public async Task InitializeAsync()
    {
        _lambda = await FakeLambda.StartAsync();
        _lambda.Function = async rotation => await Functions[rotation.SecretId].RunAsync(rotation) is { } failure ? failure.Name : null;
        _patient = await StartAsync(attempts: 5);
        _impatient = await StartAsync(attempts: 1);
    }

    public async Task DisposeAsync()
    {
        await _patient!.DisposeAsync();
        await _impatient!.DisposeAsync();
        await _lambda!.DisposeAsync();
    }

    private Task<EmulatorHarness> StartAsync(int attempts) => EmulatorHarness.StartAsync(options => options with
    {
        LambdaEndpoint = _lambda!.Endpoint, RotationRetryDelay = TimeSpan.FromMilliseconds(1), RotationAttempts = attempts,
    });
}
