namespace Relay;

/// <summary>A connection on which the head of the target's answer was read, or the failure.</summary>
/// <param name="Connection">The connection; the caller reads the body and gives it back. Null after a failure.</param>
/// <param name="Failure">The failure's name; null with a connection.</param>
/// <param name="Reason">For the log: what happened.</param>
/// <param name="Detail">For the sender: what may be told, or null.</param>
internal readonly record struct RelayResult(TargetConnection? Connection, Failure? Failure = null, string? Reason = null, string? Detail = null);
