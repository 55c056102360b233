using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Hosting.Aws;

/// <summary>Shows the emulator's sandboxes below their functions, with state and console, and what they add up to at the functions.</summary>
internal sealed class SandboxResources(
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    DistributedApplicationModel model,
    TimeProvider clock)
{
    /// <summary>How many ended sandboxes of a function stay in sight.</summary>
    private const int Kept = 3;

    private readonly Dictionary<string, Shown> _shown = new(StringComparer.Ordinal);

    /// <summary>Follows the emulator until it ends; when it is ready again, this is called again.</summary>
    public async Task FollowAsync(LambdaEmulatorResource emulator, CancellationToken cancellationToken)
    {
        using var client = new LambdaClient(emulator);
        try
        {
            foreach (var sandbox in await client.SandboxesAsync(cancellationToken))
            {
                await ShowAsync(client, sandbox, cancellationToken);
            }

            await foreach (var sandbox in client.ChangesAsync(cancellationToken))
            {
                await ShowAsync(client, sandbox, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // It has ended, and its sandboxes with it.
            await ShowAllEndedAsync();
        }
    }

    private async Task ShowAsync(LambdaClient client, Sandbox sandbox, CancellationToken cancellationToken)
    {
        if (!_shown.TryGetValue(sandbox.Id, out var shown))
        {
            shown = _shown[sandbox.Id] = new Shown(new LambdaSandboxResource($"{sandbox.Function}-{sandbox.Id[..8]}"));
        }

        shown.Sandbox = sandbox;
        await notifications.PublishUpdateAsync(shown.Resource, shown.Resource.Name, previous => Snapshot(previous, sandbox));
        await CopyLinesAsync(client, shown, cancellationToken);
        await HideOldAsync(sandbox.Function);
        await ShowAtFunctionAsync(sandbox.Function);
    }

    private static CustomResourceSnapshot Snapshot(CustomResourceSnapshot previous, Sandbox sandbox) => previous with
    {
        ResourceType = "LambdaSandbox",
        State = StateOf(sandbox),
        CreationTimeStamp = sandbox.StartedAt,
        StartTimeStamp = sandbox.StartedAt,
        StopTimeStamp = sandbox.EndedAt,
        Properties =
        [
            new("resource.parentName", sandbox.Function),
            new("PID", sandbox.Pid),
            new("Invocations", sandbox.Invocations),
            new("Memory", $"{sandbox.MemoryMb} MB (at most {sandbox.MaxMemoryMb} MB)"),
            new("Cold start", sandbox.ColdStart is { } time ? $"{time.TotalMilliseconds:0} ms" : "not yet"),
            new("End", sandbox.EndReason ?? ""),
        ],
    };

    private static ResourceStateSnapshot StateOf(Sandbox sandbox) => sandbox.State switch
    {
        "Init" => new(KnownResourceStates.Starting, null),
        "Idle" => new("Frozen", KnownResourceStateStyles.Info),
        "Busy" => new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        "ShuttingDown" => new(KnownResourceStates.Stopping, null),
        _ => new(KnownResourceStates.Finished, null),
    };

    private async Task CopyLinesAsync(LambdaClient client, Shown shown, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(shown.Resource.Name);
        foreach (var line in (await client.LinesAsync(shown.Sandbox!.Id, cancellationToken)).Where(line => line.Time > shown.LastLine))
        {
            logger.LogInformation("{Source}: {Line}", line.Source, line.Line);
            shown.LastLine = line.Time;
        }
    }

    private async Task HideOldAsync(string function)
    {
        var ended = _shown.Values.Where(s => s.Sandbox!.Function == function && s.Sandbox.HasEnded).OrderByDescending(static s => s.Sandbox!.EndedAt).Skip(Kept).ToList();
        foreach (var old in ended)
        {
            _shown.Remove(old.Sandbox!.Id);
            await notifications.PublishUpdateAsync(old.Resource, old.Resource.Name, static s => s with { IsHidden = true });
            loggers.Complete(old.Resource.Name);
        }
    }

    private async Task ShowAtFunctionAsync(string name)
    {
        if (model.Resources.OfType<LambdaFunctionResource>().FirstOrDefault(f => f.Name == name) is not { } function)
        {
            return;
        }

        var sandboxes = _shown.Values.Select(static s => s.Sandbox!).Where(s => s.Function == name).ToList();
        var running = sandboxes.Where(static s => !s.HasEnded).ToList();
        ImmutableArray<ResourcePropertySnapshot> own =
        [
            new("Sandboxes", $"{running.Count(static s => s.State == "Busy")} busy, {running.Count(static s => s.State == "Idle")} frozen"),
            new("Memory", $"{running.Sum(static s => s.MemoryMb)} MB"),
            new("Last cold start", sandboxes.OrderBy(static s => s.StartedAt).LastOrDefault(static s => s.ColdStart is not null)?.ColdStart is { } time ? $"{time.TotalMilliseconds:0} ms" : "none yet"),
        ];
        await notifications.PublishUpdateAsync(function, s => s with { Properties = [.. s.Properties.Where(p => !own.Any(o => o.Name == p.Name)), .. own] });
    }

    private async Task ShowAllEndedAsync()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var shown in _shown.Values.Where(static s => !s.Sandbox!.HasEnded))
        {
            shown.Sandbox = shown.Sandbox! with { State = "Ended", EndedAt = now, EndReason = "the emulator has ended" };
            await notifications.PublishUpdateAsync(shown.Resource, shown.Resource.Name, s => Snapshot(s, shown.Sandbox));
        }
    }

    private sealed class Shown(LambdaSandboxResource resource)
    {
        public LambdaSandboxResource Resource { get; } = resource;

        public Sandbox? Sandbox { get; set; }

        public DateTime LastLine { get; set; }
    }
}
