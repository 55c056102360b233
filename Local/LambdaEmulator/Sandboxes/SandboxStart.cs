using System.Collections.Concurrent;
using System.Diagnostics;
using LambdaEmulator.Configuration;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Telemetry;
using Processes;

namespace LambdaEmulator.Sandboxes;

/// <summary>
/// Starts the processes of a sandbox in Lambda's order (all extensions; once they have registered, the runtime) and records when
/// each was ready, as phases and as spans below the invocation that caused it.
/// </summary>
internal sealed class SandboxStart(
    EmulatorContext emulator,
    FunctionOptions function,
    Sandbox sandbox,
    SandboxSession session,
    SandboxProcesses processes,
    SandboxTimeline timeline,
    ActivityContext trace)
{
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly List<Task> _ending = [];
    private Activity? _coldStart;

    /// <summary>Begins the span of the whole.</summary>
    public IDisposable Begin()
    {
        _coldStart = LambdaTracing.Lambda.StartActivity($"cold start {function.Name}", ActivityKind.Internal, trace);
        _coldStart?.SetTag("faas.name", function.Name).SetTag("faas.instance", sandbox.Id);
        return _over;
    }

    public SandboxFailure? StartExtensions()
    {
        if (function.Extensions.Count == 0)
        {
            return null;
        }

        var variables = SandboxEnvironment.ForExtension(emulator.Options, function, sandbox, Context);
        EndSpanWhen(BeginSpan("extension init"), () => session.AllExternalRegistered);
        foreach (var path in function.Extensions)
        {
            var name = Path.GetFileName(path);
            var span = BeginPhase(PhaseNames.ExtensionInit(name));
            try
            {
                var process = Start(path, [], sandbox.TemporaryDirectory, variables, LogLine.Extension);
                processes.AddExtension(name, process);
                Watch(process, () => ExtensionExited(name, process.Exited.Result));
            }
            catch (ProcessStartException exception)
            {
                return new SandboxFailure("Extension.LaunchError", exception.Message);
            }

            EndSpanWhen(span, () => session.FindExtensionByName(name) is { State: ExtensionState.Ready }, () => timeline.End(PhaseNames.ExtensionInit(name)));
        }

        return null;
    }

    public SandboxFailure? StartRuntime()
    {
        var span = BeginPhase(PhaseNames.RuntimeInit);
        try
        {
            var variables = SandboxEnvironment.ForRuntime(emulator.Options, function, sandbox, Context);
            var process = Start(function.Command!, function.Args, SandboxEnvironment.TaskRoot(function), variables, LogLine.Function);
            processes.SetRuntime(process);
            Watch(process, () => session.Fail(RuntimeExit(process.Exited.Result)));
        }
        catch (ProcessStartException exception)
        {
            return new SandboxFailure("Runtime.InvalidEntrypoint", exception.Message);
        }

        EndSpanWhen(span, () => session.RuntimeIsReady, () =>
        {
            timeline.End(PhaseNames.RuntimeInit);
            // The runtime waits; until the extensions do too there is no invocation.
            BeginSpan("first next");
        });
        return null;
    }

    /// <summary>All are ready, or one failed.</summary>
    public async Task CompleteAsync(SandboxFailure? failure)
    {
        if (failure is not null)
        {
            await _over.CancelAsync();
        }

        await Task.WhenAll(_ending);
        foreach (var extension in session.Extensions)
        {
            sandbox.Log.Write(LogLine.Platform, $"EXTENSION\tName: {extension.Name}\tState: {extension.State}\tEvents: [{string.Join(", ", extension.Events)}]");
        }

        foreach (var span in _spans.Append(_coldStart).OfType<Activity>())
        {
            if (failure is not null && span.Duration == TimeSpan.Zero)
            {
                span.SetStatus(ActivityStatusCode.Error, failure.ErrorType).SetTag("error.type", failure.ErrorType);
            }

            span.Dispose();
        }
    }

    private ActivityContext Context => _coldStart?.Context ?? trace;

    private ChildProcess Start(string path, IReadOnlyList<string> arguments, string directory, Dictionary<string, string?> variables, string source) =>
        ChildProcess.Start(new ChildProcessOptions
        {
            FileName = path,
            Arguments = arguments,
            WorkingDirectory = directory,
            Environment = variables,
            InheritEnvironment = false,
            Output = line => sandbox.Log.Write(source, line.Text),
        });

    private static void Watch(ChildProcess process, Action exited) =>
        _ = process.Exited.ContinueWith(_ => exited(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void ExtensionExited(string name, int exitCode)
    {
        var extension = session.FindExtensionByName(name);
        session.Fail(extension?.Reported ?? new SandboxFailure("Extension.Crash", $"extension {name}: {Describe(exitCode)}"));
        extension?.ProcessExited();
    }

    private static SandboxFailure RuntimeExit(int exitCode) => new(
        "Runtime.ExitError",
        exitCode == 0 ? "Runtime exited without providing a reason" : $"Runtime exited with error: {Describe(exitCode)}");

    // 128 + n: ended by signal n
    private static string Describe(int exitCode) => exitCode switch
    {
        128 + 9 => "signal: killed",
        128 + 11 => "signal: segmentation fault",
        128 + 15 => "signal: terminated",
        128 + 6 => "signal: aborted",
        _ => $"exit status {exitCode}",
    };

    private Activity? BeginPhase(string name)
    {
        timeline.Begin(name);
        return BeginSpan(name);
    }

    private Activity? BeginSpan(string name)
    {
        var span = LambdaTracing.Lambda.StartActivity(name, ActivityKind.Internal, Context);
        if (span is not null)
        {
            _spans.Enqueue(span);
            // Others start beside it, not below it.
            Activity.Current = _coldStart;
        }

        return span;
    }

    private void EndSpanWhen(Activity? span, Func<bool> condition, Action? then = null) => _ending.Add(EndSpanWhenAsync(span, condition, then));

    private async Task EndSpanWhenAsync(Activity? span, Func<bool> condition, Action? then)
    {
        try
        {
            await session.Gate.WhenAsync(condition, _over.Token);
            span?.SetEndTime(emulator.Time.GetUtcNow().UtcDateTime);
            then?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // Init failed; the shutdown ends the phase.
        }
    }
}
