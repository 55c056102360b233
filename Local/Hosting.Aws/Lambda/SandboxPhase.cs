namespace Hosting.Aws;

/// <summary>A stretch of a sandbox's life.</summary>
internal sealed record SandboxPhase(string Name, DateTime Start, DateTime? End);
