using System.Diagnostics;
using System.Threading.Channels;
using SecretsEmulator.Model;
using SecretsEmulator.Operations;
using SecretsManager.Rotation;

namespace SecretsEmulator.Rotation;

/// <summary>
/// Runs rotations: those asked for, those whose window opens, and those that failed, again from createSecret with a growing delay.
/// What is under way stands in the secret, so that a rotation goes on after a restart.
/// </summary>
internal sealed partial class RotationRunner(
    SecretStore store, RotationFunctionClient? functions, EmulatorOptions options, TimeProvider time, ILogger<RotationRunner> logger) : BackgroundService
{
    /// <summary>A span for each run of a rotation; its invocations are below it.</summary>
    public const string ActivitySourceName = "WebhookForwarder.Secrets";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    // The longest time that Task.Delay takes is 49 days.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(30);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);

    /// <summary>Says that a rotation may be due.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Tries the rotation that is under way again, now.</summary>
    public void Retry(string name)
    {
        store.Update(name, secret => secret.Rotation is { PendingToken: not null } rotation
            ? secret with { Rotation = rotation with { RetryAt = time.GetUtcNow(), Attempts = 0 } }
            : secret);
        Wake();
    }

    public override void Dispose()
    {
        functions?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                foreach (var (name, _) in _running.Where(entry => entry.Value.IsCompleted).ToList())
                    _running.Remove(name);
                var now = time.GetUtcNow();
                foreach (var secret in store.Current.Secrets.Values.Where(secret => Due(secret) <= now && !_running.ContainsKey(secret.Name)))
                    _running[secret.Name] = Track(RunAsync(secret.Name, stoppingToken));
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static DateTimeOffset? Due(Secret secret)
    {
        if (secret is not { Deleted: null, Rotation: { Enabled: true } rotation })
            return null;
        return rotation.RetryAt is { } retry && !(rotation.NextWindowOpens < retry) ? retry : rotation.NextWindowOpens;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var next = store.Current.Secrets.Values.Where(secret => !_running.ContainsKey(secret.Name)).Select(Due).Min();
        var wait = next - time.GetUtcNow() is { } until && until < MaxWait ? until : MaxWait;
        if (wait <= TimeSpan.Zero)
            return;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task woken = _wake.Reader.ReadAsync(enough.Token).AsTask();
        await Task.WhenAny(woken, Task.Delay(wait, time, enough.Token));
        await enough.CancelAsync();
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Only a task that is completed when the loop wakes is seen to be over.
    private Task Track(Task run)
    {
        _ = run.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return run;
    }

    private async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        await Task.Yield();
        // Not a part of whatever request happened to start the loop.
        Activity.Current = null;
        using var activity = Source.StartActivity("rotate");
        activity?.SetTag("aws.secretsmanager.secret.name", name);
        try
        {
            if (Begin(name) is not { Rotation: { PendingToken: { } token } rotation } secret)
                return;
            var failure = await RunStepsAsync(secret, token, rotation.TestOnly, cancellationToken);
            Finish(name, token, failure);
            if (failure is not null)
                activity?.SetStatus(ActivityStatusCode.Error, failure.Message).SetTag("error.type", failure.Code);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Unexpected(logger, name, exception);
            await Task.Delay(options.RotationRetryDelay, time, cancellationToken);
        }
    }

    // A window that opens starts a rotation, or tries the one again that never came to its end.
    // RetryAt stays until the end, so that a rotation that the emulator's own end interrupts goes on at its next start.
    private Secret? Begin(string name) => store.Update(name, secret =>
    {
        var now = time.GetUtcNow();
        if (secret.Rotation is not { Enabled: true } rotation)
            return secret;
        if (rotation.NextWindowOpens <= now)
        {
            var window = RotationOperations.Schedule(rotation.Rules)?.Next(now);
            secret = secret with { Rotation = rotation with { NextWindowOpens = window?.Opens, NextWindowCloses = window?.Closes, Attempts = 0 } };
            return rotation.PendingToken is null ? RotationOperations.Start(secret, Guid.NewGuid().ToString(), now) : secret;
        }

        return secret;
    });

    private async Task<InvokeFailure?> RunStepsAsync(Secret secret, string token, bool testOnly, CancellationToken cancellationToken)
    {
        if (functions is null)
            return new InvokeFailure("NotConfigured", "LambdaEndpoint is not set, so the rotation function cannot be invoked: set it to Lambda's Invoke API.");
        IReadOnlyList<string> steps = testOnly ? [RotationStep.Test] : RotationStep.All;
        foreach (var step in steps)
        {
            if (store.Current.Secrets.GetValueOrDefault(secret.Name)?.Rotation is not { Enabled: true } rotation || rotation.PendingToken != token)
                return new InvokeFailure("Cancelled", "The rotation was cancelled.");
            var failure = await functions.InvokeAsync(rotation.FunctionArn!, new RotationEvent(step, secret.Arn, token), cancellationToken);
            if (failure is not null)
                return failure with { Message = $"{step}: {failure.Message}" };
            Log.StepDone(logger, secret.Name, step);
        }

        var current = store.Current.Secrets.GetValueOrDefault(secret.Name)?.Labelled(StagingLabel.Current)?.Id;
        return testOnly || current == token ? null : new InvokeFailure("Incomplete", "finishSecret succeeded, but AWSCURRENT is not on the new version.");
    }

    private void Finish(string name, string token, InvokeFailure? failure)
    {
        var now = time.GetUtcNow();
        var secret = store.Update(name, secret => secret.Rotation is { } rotation && rotation.PendingToken == token
            ? Finish(secret, rotation, token, failure, now)
            : secret);
        if (failure is null)
            Log.Rotated(logger, name);
        else
            Log.Failed(logger, name, failure.Code, failure.Message, secret?.Rotation?.RetryAt);
    }

    private Secret Finish(Secret secret, RotationState rotation, string token, InvokeFailure? failure, DateTimeOffset now)
    {
        if (rotation.TestOnly)
        {
            return secret.Move(StagingLabel.Pending, null) is var tested
                ? tested with { Versions = tested.Versions.RemoveAll(version => version.Id == token), Rotation = rotation with { PendingToken = null, RetryAt = null, TestOnly = false } }
                : secret;
        }

        if (failure is not null)
        {
            var attempts = rotation.Attempts + 1;
            var delay = options.RotationRetryDelay * Math.Pow(2, attempts - 1);
            return secret with { Rotation = rotation with { Attempts = attempts, RetryAt = attempts < options.RotationAttempts ? now + delay : null } };
        }

        var window = RotationOperations.Schedule(rotation.Rules)?.Next(now);
        return secret with
        {
            Changed = now,
            Rotation = rotation with
            {
                PendingToken = null, RetryAt = null, Attempts = 0, LastRotated = now, NextWindowOpens = window?.Opens, NextWindowCloses = window?.Closes,
            },
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Rotation of {Secret}: {Step} done")]
        public static partial void StepDone(ILogger logger, string secret, string step);

        [LoggerMessage(2, LogLevel.Information, "Rotation of {Secret} done")]
        public static partial void Rotated(ILogger logger, string secret);

        [LoggerMessage(3, LogLevel.Warning, "Rotation of {Secret} failed: {Code}: {Message} Next try: {RetryAt}. The current version stays in use.")]
        public static partial void Failed(ILogger logger, string secret, string code, string message, DateTimeOffset? retryAt);

        [LoggerMessage(4, LogLevel.Error, "Rotation of {Secret} broke off")]
        public static partial void Unexpected(ILogger logger, string secret, Exception exception);
    }
}
