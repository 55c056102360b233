namespace Forwarder.Relay;

/// <summary>A connection to the target, or the failure.</summary>
/// <param name="Connection">The connection; null after a failure.</param>
/// <param name="Failure">The failure's name; of no meaning with a connection.</param>
/// <param name="Reason">For the log: what happened.</param>
/// <param name="Detail">For the sender: what may be told, or null.</param>
internal readonly record struct DialResult(TargetConnection? Connection, Failure Failure = default, string? Reason = null, string? Detail = null);
