namespace LambdaEmulator.Sandboxes;

/// <summary>A stretch of a sandbox's life.</summary>
internal sealed record SandboxPhase(string Name, DateTimeOffset Start, DateTimeOffset? End, string? Detail);
