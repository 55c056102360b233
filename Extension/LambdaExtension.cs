using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Extension.ExtensionsApi;
using Extension.Federation;
using Extension.Telemetry;
using Extension.Tunnel;
using Microsoft.Extensions.Logging;
using SecretsManager;
using Tailnet;
using Tailnet.Daemon;
using Tailnet.LocalApi;

namespace Extension;

/// <summary>The extension's life: register, bring the tunnel up meanwhile, say ready, wait for the end, leave the tailnet.</summary>
internal sealed partial class LambdaExtension(
    ExtensionsApiClient lambda,
    string name,
    Func<string, string?> environment,
    Func<Task> flushTelemetry,
    TunnelMetrics? metrics,
    TimeProvider real,
    ILogger logger)
{
    /// <summary>The activity source and the meter of the extension.</summary>
    public const string TelemetrySource = "WebhookForwarder.Extension";

    /// <summary>When Lambda is told "ready" even if the tunnel is not: Lambda's own limit for the whole init is 10 s.</summary>
    private static readonly TimeSpan _readyBudget = TimeSpan.FromSeconds(8);

    /// <summary>For logout and end of tailscaled, of the 2 s that Lambda gives external extensions.</summary>
    private static readonly TimeSpan _shutdownBudget = TimeSpan.FromMilliseconds(1500);

    private static readonly ActivitySource _source = new(TelemetrySource);

    /// <summary>For every limit; <c>real</c> is for what is measured and for thaws.</summary>
    private readonly RunningTime _time = new(real);

    /// <summary>Until the SHUTDOWN event or a signal.</summary>
    /// <param name="terminated">A signal asked for the end.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken terminated)
    {
        var coldStart = _source.StartActivity("cold start");
        var steps = new StepClock(_source, real, coldStart?.Context ?? default);
        var began = _time.GetTimestamp();
        // On another thread: the first HTTP call of a process costs more than the start of tailscaled, which need not wait for it.
        var registering = Task.Run(() => steps.MeasureAsync("register", async () =>
        {
            await lambda.RegisterAsync(name, terminated);
            return true;
        }), CancellationToken.None);

        var status = new StatusPublisher(TunnelStatusFile.PathFrom(environment), _time, logger);
        var directory = PrivateDirectory();
        var tunnel = StartTunnel(directory, status, steps);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(terminated);
        try
        {
            await registering;
            if (tunnel is not null)
            {
                var left = _readyBudget - _time.GetElapsedTime(began);
                await Task.WhenAny(tunnel.FirstOutcome, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, ending.Token));
            }

            Tell(steps, tunnel, coldStart);
            return await FollowAsync(tunnel, ending.Token);
        }
        catch (OperationCanceledException) when (terminated.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            await ending.CancelAsync();
            await EndTunnelAsync(tunnel);
            Directory.Delete(directory, recursive: true);
        }
    }

    private TailscaledSupervisor? StartTunnel(string directory, StatusPublisher status, StepClock steps)
    {
        var settings = ExtensionSettings.Read(environment, out var errors);
        if (settings is null)
        {
            // Not an init error: Lambda would start and bill the sandbox again and again, and the sender would learn nothing.
            var reason = string.Join(" ", errors);
            Log.Misconfigured(logger, reason);
            status.Publish(new TunnelReport(TunnelState.Failed, reason, null));
            return null;
        }

        var tunnel = new TailscaledSupervisor(
            new TailscaledSupervisorOptions
            {
                TailscaledPath = settings.TailscaledPath,
                Directory = directory,
                Socks5Port = settings.Socks5Port,
                Target = settings.Target,
                ExitNode = settings.ExitNode,
                LogUpload = settings.LogUpload,
                ExtraArguments = settings.ExtraArguments,
                Prefs = new IpnPrefs
                {
                    ControlURL = settings.LoginServer,
                    Hostname = settings.Hostname,
                    WantRunning = true,
                    ShieldsUp = true,
                    RouteAll = settings.AcceptRoutes,
                    CorpDNS = true,
                },
            },
            Keys(settings),
            new SystemDaemonLauncher(),
            steps,
            _time,
            logger)
        {
            Changed = status.Publish,
            Interrupted = metrics is null ? null : metrics.CountInterruption,
        };
        status.Publish(tunnel.Report);
        tunnel.Start();
        return tunnel;
    }

    private IAuthKeySource Keys(ExtensionSettings settings) => settings.Federation is { } federation
        ? new FederatedAuthKeySource(federation, new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }), _time)
        : new SecretAuthKeySource(new SecretsManagerClient(settings.SecretsManager, time: _time), settings.SecretName!, _time, metrics?.AuthKey);

    private void Tell(StepClock steps, TailscaledSupervisor? tunnel, Activity? coldStart)
    {
        var elapsed = steps.Elapsed;
        steps.Close();
        var state = tunnel?.Report.State ?? TunnelState.Failed;
        Log.ColdStart(logger, state, Milliseconds(elapsed), string.Join(", ", steps.Steps.Select(static s => $"{s.Name} {Milliseconds(s.Offset)}+{Milliseconds(s.Duration)}")));
        metrics?.RecordStart(elapsed, state);
        coldStart?.SetTag("tunnel.state", state.ToString());
        if (state == TunnelState.Failed)
        {
            coldStart?.SetStatus(ActivityStatusCode.Error, tunnel?.Report.Reason);
        }

        coldStart?.Stop();
        // Not waited for: Lambda has to learn that this extension is ready, and the first invocation gives it time enough.
        _ = flushTelemetry();
    }

    private async Task<int> FollowAsync(TailscaledSupervisor? tunnel, CancellationToken cancellationToken)
    {
        var watching = tunnel is null ? Task.CompletedTask : new ThawWatch(real, logger).RunAsync(tunnel.Thawed, cancellationToken);
        try
        {
            while (true)
            {
                var next = await lambda.NextAsync(cancellationToken);
                if (next.EventType == "SHUTDOWN")
                {
                    Log.Shutdown(logger, next.ShutdownReason);
                    return 0;
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            Log.LambdaGone(logger, exception.Message);
            return 1;
        }
    }

    private async Task EndTunnelAsync(TailscaledSupervisor? tunnel)
    {
        if (tunnel is not null)
        {
            var began = real.GetTimestamp();
            await tunnel.ShutdownAsync(_shutdownBudget);
            await tunnel.DisposeAsync();
            Log.Ended(logger, Milliseconds(real.GetElapsedTime(began)));
        }
    }

    // A unix socket's path has at most 107 bytes.
    private static string PrivateDirectory()
    {
        const int Longest = 80;
        var directory = Directory.CreateTempSubdirectory("tailscaled-").FullName;
        if (directory.Length <= Longest)
        {
            return directory;
        }

        Directory.Delete(directory);
        directory = $"/tmp/{Path.GetFileName(directory)}";
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(directory).FullName
            : Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    private static string Milliseconds(TimeSpan duration) => duration.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The tunnel cannot be started: {Reason}")]
        public static partial void Misconfigured(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "Cold start: tunnel {State} after {Milliseconds} ms (step start+duration in ms: {Steps})")]
        public static partial void ColdStart(ILogger logger, TunnelState state, string milliseconds, string steps);

        [LoggerMessage(LogLevel.Information, "Shutdown ({Reason})")]
        public static partial void Shutdown(ILogger logger, string? reason);

        [LoggerMessage(LogLevel.Error, "Lambda's Extensions API is gone: {Reason}")]
        public static partial void LambdaGone(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "Left the tailnet in {Milliseconds} ms")]
        public static partial void Ended(ILogger logger, string milliseconds);
    }
}
