namespace Benchmarks.Tunnel;

/// <summary>One cold start, in milliseconds from the start of the extension's process.</summary>
/// <param name="Ready">When the extension said that it is ready.</param>
/// <param name="FirstByte">When the first byte came back from the target; null without one.</param>
/// <param name="ResidentMb">The extension's resident memory when ready, in MB.</param>
/// <param name="Steps">The extension's own report.</param>
internal sealed record ColdStartSample(double Ready, double? FirstByte, double ResidentMb, string Steps);
