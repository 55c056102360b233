using System.Collections.Immutable;

namespace Dashboard.Resources;

/// <summary>One resource at one moment. Texts are shown as they are, so nothing secret belongs in them except where a flag says so.</summary>
public sealed record ResourceSnapshot
{
    /// <summary>The name in the app model; unique.</summary>
    public required string Name { get; init; }

    /// <summary>The kind, as a person says it: <c>Project</c>, <c>Executable</c>, <c>Container</c>, <c>Parameter</c>, <c>External service</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>One of Aspire's state names: NotStarted, Waiting, Starting, Running, Stopping, Exited, Finished, FailedToStart.</summary>
    public required string State { get; init; }

    /// <summary>Null where the resource has no health checks.</summary>
    public ResourceHealth? Health { get; init; }

    /// <summary>When its process started (UTC).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The exit code of a process that ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The project file, the command line or the image.</summary>
    public string? Source { get; init; }

    /// <summary>Process id of a running process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The name in <c>service.name</c> by which its telemetry is told apart; <see cref="Name"/> when null.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Where it listens.</summary>
    public ImmutableArray<ResourceEndpoint> Endpoints { get; init; } = [];

    /// <summary>Environment of the process.</summary>
    public ImmutableArray<EnvironmentSetting> Environment { get; init; } = [];

    /// <summary>Anything else worth showing, in order.</summary>
    public ImmutableArray<ResourceProperty> Properties { get; init; } = [];

    /// <summary>Its health checks with their last results.</summary>
    public ImmutableArray<HealthReport> HealthReports { get; init; } = [];

    /// <summary>The resource it is shown below.</summary>
    public string? Parent { get; init; }

    /// <summary>Names of the resources it refers to (endpoints, parameters, references).</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>What it is waiting for just now; empty when it does not wait.</summary>
    public ImmutableArray<WaitingFor> WaitingFor { get; init; } = [];

    /// <summary>What a person can do with it just now.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>How many times the engine started it again after it had crashed.</summary>
    public int Restarts { get; init; }

    /// <summary>True for resources that belong to the plumbing; the dashboard leaves them out of its list unless asked.</summary>
    public bool IsHidden { get; init; }

    /// <summary>True in a change stream for a resource that is gone.</summary>
    public bool IsRemoved { get; init; }
}
