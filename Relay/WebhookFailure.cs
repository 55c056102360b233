namespace Relay;

/// <summary>That a webhook failed, and why: the one form in which failures travel on a webhook's path. Where there is none, nothing failed.</summary>
/// <param name="Failure">The failure's name.</param>
/// <param name="Reason">For the log: what happened.</param>
/// <param name="Detail">For the sender: what may be told, or null.</param>
internal sealed record WebhookFailure(Failure Failure, string Reason, string? Detail = null);
