namespace SecretsEmulator.Contract;

/// <summary>The answer of operations that answer nothing.</summary>
public sealed record EmptyResponse;
