namespace EmbeddedHosting.Engine;

/// <summary>What a process about to start gets.</summary>
internal sealed record LaunchSpec(IReadOnlyList<LaunchVariable> Environment, IReadOnlyList<ResolvedValue> Arguments);
