namespace Deployment.Packaging;

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output);
