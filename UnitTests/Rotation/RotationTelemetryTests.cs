using AwsClient;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SecretsManager;
using SecretsManager.Rotation;
using AwsClient.Signing;

namespace Rotation.UnitTests;

public class RotationTelemetryTests
{
    [Fact]
    public async Task Handle_Failure_RaisesAMetricAndALogLineWithTheRemedy()
    {
        var counted = new ConcurrentQueue<(string? Step, string? Error)>();
        var coldStarts = new ConcurrentQueue<long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RotationFunction.TelemetryName)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "faas.coldstarts")
            {
                coldStarts.Enqueue(value);
                return;
            }

            var all = tags.ToArray().ToDictionary(t => t.Key, t => t.Value as string);
            counted.Enqueue((all.GetValueOrDefault("rotation.step"), all.GetValueOrDefault("error.type")));
        });
        listener.Start();
        var logger = new ListLogger();
        using var refusing = new ScriptedHandler(ScriptedHandler.Answer(
            System.Net.HttpStatusCode.BadRequest, """{"__type":"AccessDeniedException","Message":"User: role/rotation is not authorized to perform: secretsmanager:DescribeSecret"}"""));
        using var function = new RotationFunction(
            new RotationOptions { OAuthSecretId = "oauth", Tailnet = "-", Tag = "tag:x", TailscaleApi = new Uri("https://tailscale.invalid/") },
            new SecretsManagerClient(
                new AwsOptions { Region = "r", Endpoint = new Uri("http://127.0.0.1:9"), Credentials = new AwsCredentials("a", "b") }, refusing),
            logger);
        var context = new Lambda.Runtime.LambdaContext("1", TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(30)) { IsColdStart = true };

        var exception = await Assert.ThrowsAsync<RotationException>(
            async () => await function.HandleAsync(new RotationEvent("telemetry-test", "s", "t"), context, CancellationToken.None));
        var denied = await Assert.ThrowsAsync<RotationException>(
            async () => await function.HandleAsync(new RotationEvent(RotationStep.Create, "s", "t"), context, CancellationToken.None));

        Assert.Equal("StepUnknown", exception.Failure.Name);
        Assert.Equal("AccessDeniedException", denied.Failure.Name);
        Assert.Contains(("telemetry-test", "StepUnknown"), counted);
        Assert.Contains((RotationStep.Create, "AccessDeniedException"), counted);
        Assert.Equal([1, 1], coldStarts);
        Assert.Contains(logger.Lines, line => line.StartsWith("Error", StringComparison.Ordinal)
            && line.Contains("Grant the function's role secretsmanager:DescribeSecret", StringComparison.Ordinal));
    }

    [Fact]
    public void FromEnvironment_WrongSettings_NamesAllAtOnce()
    {
        var variables = new Dictionary<string, string?> { ["TAG_NAME"] = "webhooks", ["TAILSCALE_API_URL"] = "tailscale.com" };

        Assert.Null(RotationOptions.FromEnvironment(out var errors, variables.GetValueOrDefault));

        Assert.Equal(3, errors.Count);
        foreach (var part in (string[])["OAUTH_SECRET_ARN", "TAG_NAME 'webhooks'", "TAILSCALE_API_URL 'tailscale.com'"])
            Assert.Contains(errors, error => error.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void FromEnvironment_Defaults_AreTailscalesOwn()
    {
        var variables = new Dictionary<string, string?> { ["OAUTH_SECRET_ARN"] = "oauth", ["TAG_NAME"] = "tag:webhook-forwarder" };

        var options = RotationOptions.FromEnvironment(out _, variables.GetValueOrDefault)!;

        Assert.Equal(("-", new Uri("https://api.tailscale.com/")), (options.Tailnet, options.TailscaleApi));
    }

    private sealed class ListLogger : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {formatter(state, exception)}");
    }
}
