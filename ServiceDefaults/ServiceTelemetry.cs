using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Otlp;

namespace ServiceDefaults;

/// <summary>
/// A process's telemetry: log lines on the console always; traces, metrics and logs over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
/// (or a signal's own) names a collector. Without one nothing of the OpenTelemetry SDK is loaded.
/// </summary>
/// <remarks>Nothing here throws after <see cref="Start"/>, and nothing waits for a collector longer than it is told to.</remarks>
public sealed class ServiceTelemetry : IAsyncDisposable, IDisposable
{
    /// <summary>How long <see cref="FlushAsync"/> may take unless told otherwise: 50 ms.</summary>
    public static readonly TimeSpan DefaultFlushBudget = TimeSpan.FromMilliseconds(50);

    // The first export has the exporter compiled and a connection opened.
    private static readonly TimeSpan _firstFlushBudget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _shutdownBudget = TimeSpan.FromMilliseconds(500);

    private readonly ITelemetryPipeline? _pipeline;
    private readonly Lock _gate = new();
    private Task _flushing = Task.CompletedTask;
    private bool _late;
    private bool _hasFlushed;

    private ServiceTelemetry(ITelemetryPipeline? pipeline, ILoggerFactory loggerFactory)
    {
        _pipeline = pipeline;
        LoggerFactory = loggerFactory;
    }

    /// <summary>Makes loggers that write one line on the console and, when exporting, a log record correlated with the current span.</summary>
    public ILoggerFactory LoggerFactory { get; }

    /// <summary>Whether anything is exported.</summary>
    public bool IsExporting => _pipeline is not null;

    /// <summary>Whether <see cref="Start"/> would export anything; loads nothing.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static bool IsExportConfigured(Func<string, string?> environment) => TelemetrySettings.IsEnabledBy(environment);

    /// <summary>Whether <see cref="Start"/> would log that a setting is wrong.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static bool HasWarning(Func<string, string?> environment) => TelemetrySettings.IsLogLevelMisspelt(environment);

    /// <summary>Starts telemetry as the environment says. Broken <c>OTEL_*</c> values switch exporting off with one log line; the program runs on.</summary>
    public static ServiceTelemetry Start(ServiceTelemetryOptions options)
    {
        var settings = new TelemetrySettings(options.Environment);
        var level = settings.LogLevel(options.DefaultLogLevel, out var misspelt);
        var console = new ConsoleLineLoggerProvider(TextWriter.Synchronized(options.Console ?? Console.Out), ownsTerminal: options.Console is null && !Console.IsOutputRedirected, asJson: settings.LogsJson);
        if (misspelt is not null)
        {
            using var warning = LoggerFactoryOf(level, console);
            warning.CreateLogger<ServiceTelemetry>().LogWarning("{Reason}", misspelt);
        }

        if (!settings.IsEnabled)
        {
            return new ServiceTelemetry(null, LoggerFactoryOf(level, console));
        }

        Activity.DefaultIdFormat = ActivityIdFormat.W3C;
        try
        {
            if (settings.UnusableEndpoint is { } variable)
            {
                throw new FormatException($"{variable} is no http URL such as http://127.0.0.1:4318.");
            }

            var pipeline = options.IsFunction && OtlpPipeline.Supports(settings)
                ? OtlpPipeline.Start(options, settings, level)
                : OpenTelemetryPipeline.Start(options, settings, level);
            return new ServiceTelemetry(pipeline, LoggerFactoryOf(level, console, new ForwardingLoggerProvider(pipeline.Logs)));
        }
        catch (Exception error)
        {
            var factory = LoggerFactoryOf(level, console);
            factory.CreateLogger<ServiceTelemetry>().LogError("Telemetry is off: the OTEL_* variables are not usable: {Reason}", error.Message);
            return new ServiceTelemetry(null, factory);
        }
    }

    /// <summary>
    /// Exports what was recorded so far, within the budget (<see cref="DefaultFlushBudget"/> when null). Lambda programs call it between
    /// posting the answer and asking for the next event, because the sandbox may be frozen from then on.
    /// </summary>
    /// <remarks>
    /// Never throws. While an earlier flush that overran its budget is still running, it is not waited for again. The first flush of a
    /// process may take a second, or else a cold start's telemetry would freeze half sent; a collector that refuses connections costs
    /// nothing even then.
    /// </remarks>
    public async ValueTask FlushAsync(TimeSpan? budget = null)
    {
        if (_pipeline is null)
        {
            return;
        }

        var limit = budget ?? DefaultFlushBudget;
        if (_pipeline.KeepsItsLimit)
        {
            FlushQuietly(_hasFlushed || limit > _firstFlushBudget ? limit : _firstFlushBudget);
            _hasFlushed = true;
            return;
        }

        Task flushing;
        lock (_gate)
        {
            if (!_flushing.IsCompleted)
            {
                if (_late)
                {
                    return;
                }
            }
            else
            {
                // On a thread of its own because exporting blocks: the pool of a small sandbox has two. The budget bounds the caller's
                // wait whatever the exporter does.
                _late = false;
                limit = _hasFlushed || limit > _firstFlushBudget ? limit : _firstFlushBudget;
                _hasFlushed = true;
                _flushing = Task.Factory.StartNew(() => FlushQuietly(limit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            flushing = _flushing;
        }

        try
        {
            await flushing.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                _late = true;
            }
        }
    }

    /// <summary>Exports what is left for at most 500 ms and ends. Never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_pipeline is not null)
        {
            await FlushAsync(_shutdownBudget);

            // The SDK's own shutdown waits up to 5 s for each signal; a thread may do that, the process need not.
            var disposing = Task.Factory.StartNew(DisposeQuietly, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await Task.WhenAny(disposing, Task.Delay(_late ? TimeSpan.Zero : _shutdownBudget, TimeProvider.System, CancellationToken.None));
        }

        LoggerFactory.Dispose();
    }

    /// <summary>As <see cref="DisposeAsync"/>, blocking; for hosts that are disposed synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static LoggerFactory LoggerFactoryOf(LogLevel level, params ILoggerProvider[] providers)
    {
        var filter = new LoggerFilterOptions { MinLevel = level };
        if (level >= LogLevel.Information)
        {
            // A line for every request of ASP.NET Core repeats what its spans say.
            filter.Rules.Add(new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
            filter.Rules.Add(new LoggerFilterRule(null, "System.Net.Http", LogLevel.Warning, null));
        }

        return new LoggerFactory(providers, filter);
    }

    private void FlushQuietly(TimeSpan timeout)
    {
        try
        {
            _pipeline!.Flush(timeout);
        }
        catch (Exception)
        {
            // Telemetry that cannot be delivered is lost; the program it describes is not to notice.
        }
    }

    private void DisposeQuietly()
    {
        try
        {
            _pipeline!.Dispose();
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
