namespace QueueEmulator.State;

/// <summary>The state file cannot be used; the message says which and what to do.</summary>
public sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner);
