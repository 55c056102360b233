using System.Diagnostics;
using System.Diagnostics.Metrics;
using AwsClient;
using Lambda.Runtime;
using Lambda.Runtime.Telemetry;
using Microsoft.Extensions.Logging;
using Rotation.Tailscale;
using SecretsManager;
using SecretsManager.Rotation;

namespace Rotation;

/// <summary>The Lambda function: runs a step and tells how it went, in a log line, a span and a metric.</summary>
public sealed partial class RotationFunction : ILambdaHandler<RotationEvent, RotationOutcome>, IDisposable
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string TelemetryName = "WebhookForwarder.Rotation";

    // Left for the answer when a call takes all the time there is.
    private static readonly TimeSpan DeadlineMargin = TimeSpan.FromMilliseconds(500);

    private static readonly ActivitySource Source = new(TelemetryName);
    private static readonly Meter Meter = new(TelemetryName);
    private static readonly Counter<long> Steps = Meter.CreateCounter<long>(
        "rotation.steps", "{step}", "Steps run, by rotation.step and, where they failed, error.type.");
    private static readonly ColdStartCounter ColdStarts = new(Meter);

    private readonly SecretsManagerClient _secrets;
    private readonly TailscaleClient _tailscale;
    private readonly RotationSteps _steps;
    private readonly ILogger _logger;

    /// <param name="options">Validated settings.</param>
    /// <param name="secrets">Where the secrets are; disposed with the function.</param>
    /// <param name="logger">Where log lines go.</param>
    /// <param name="tailscaleHandler">Transport to the Tailscale API; null: one of its own.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public RotationFunction(
        RotationOptions options, SecretsManagerClient secrets, ILogger logger, HttpMessageHandler? tailscaleHandler = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _secrets = secrets;
        _logger = logger;
        _tailscale = new TailscaleClient(options, token => ReadOAuthClientAsync(secrets, options.OAuthSecretId, token), tailscaleHandler, time);
        _steps = new RotationSteps(options, secrets, _tailscale, time, logger);
    }

    /// <exception cref="RotationException">The step failed.</exception>
    public async ValueTask<RotationOutcome> HandleAsync(RotationEvent input, LambdaContext context, CancellationToken cancellationToken)
    {
        using var activity = Source.StartActivity(input.Step, ActivityKind.Server, context.ParentTrace is { } parent ? Context(parent) : default);
        activity?.SetTag("faas.invocation_id", context.RequestId).SetTag("faas.coldstart", context.IsColdStart);
        ColdStarts.Count(context);
        var (done, failure) = await _steps.RunAsync(input, context.Deadline - DeadlineMargin, cancellationToken);
        if (failure is null)
        {
            Steps.Add(1, new KeyValuePair<string, object?>("rotation.step", input.Step));
            Log.Done(_logger, input.Step, input.SecretId, done!);
            return new RotationOutcome(input.Step, done!);
        }

        Steps.Add(1, new("rotation.step", input.Step), new("error.type", failure.Name));
        activity?.SetStatus(ActivityStatusCode.Error, failure.Message).SetTag("error.type", failure.Name);
        Log.Failed(_logger, input.Step, input.SecretId, failure.Name, failure.Message, failure.Remedy);
        throw new RotationException(failure);
    }

    public void Dispose()
    {
        _tailscale.Dispose();
        _secrets.Dispose();
    }

    private static async Task<(OAuthClientDocument? Client, RotationFailure? Failure)> ReadOAuthClientAsync(
        SecretsManagerClient secrets, string secretId, CancellationToken cancellationToken)
    {
        var read = await secrets.GetSecretValueAsync(new(secretId), cancellationToken);
        if (!read.Succeeded && read.Error.Failure != AwsFailure.NotFound)
            return (null, RotationFailure.From(read.Error));
        return OAuthClientDocument.Parse(read.Value?.SecretString) is { } client ? (client, null) : (null, RotationFailure.OAuthClientMissing(secretId));
    }

    private static ActivityContext Context(TraceParent parent) => new(
        ActivityTraceId.CreateFromString(parent.TraceId), ActivitySpanId.CreateFromString(parent.SpanId),
        parent.Sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, isRemote: true);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Step} of {SecretId}: {Done}")]
        public static partial void Done(ILogger logger, string step, string secretId, string done);

        [LoggerMessage(2, LogLevel.Error, "{Step} of {SecretId} failed: {Failure}: {Message} Remedy: {Remedy} The key in use stays in use.")]
        public static partial void Failed(ILogger logger, string step, string secretId, string failure, string message, string remedy);
    }
}
