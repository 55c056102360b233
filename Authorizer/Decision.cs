namespace Authorizer;

/// <summary>Whether a request may pass, and why.</summary>
/// <param name="IsAuthorized">Whether it may.</param>
/// <param name="Rule">What decided: a network as it is configured, or the reason for a denial. Goes to the forwarder's trace.</param>
/// <param name="Route">Name of the route that the request is for, or null.</param>
/// <param name="Detail">For the log alone, or null.</param>
internal readonly record struct Decision(bool IsAuthorized, string Rule, string? Route = null, string? Detail = null)
{
    /// <summary>The decision in telemetry.</summary>
    public string Name => IsAuthorized ? "allow" : "deny";
}
