namespace Tailnet.Daemon;

/// <summary>One measured step of a cold start.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Offset">When it began, after the beginning of the whole.</param>
/// <param name="Duration">How long it took.</param>
public sealed record Step(string Name, TimeSpan Offset, TimeSpan Duration);
