namespace SecretsEmulator.Operations;

/// <summary>A part of a list, and where the next part starts.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);
