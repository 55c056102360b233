namespace Benchmarks;

/// <summary>A benchmark that a person can start.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Description">What it measures.</param>
/// <param name="RunAsync">Takes the rest of the arguments and gives the exit code.</param>
internal sealed record BenchmarkCommand(string Name, string Description, Func<string[], Task<int>> RunAsync);
