namespace SecretsEmulator.Model;

/// <summary>The state file cannot be used; the message says why and what to do.</summary>
public sealed class StateFileException(string message, Exception? inner = null) : Exception(message, inner);
