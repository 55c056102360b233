namespace Hosting.Aws;

/// <summary>A line that a sandbox wrote, or that Lambda writes about it.</summary>
internal sealed record SandboxLine(DateTime Time, string Source, string Line);
