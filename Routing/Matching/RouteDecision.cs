namespace Routing.Matching;

/// <summary>What the routes say about a request.</summary>
/// <param name="Route">The route; null when none matches.</param>
/// <param name="Target">Where the request goes; null when there is no route, or the method is not allowed.</param>
/// <param name="AllowedMethods">When host and path match but not the method: the methods that are allowed, for an Allow header.</param>
public readonly record struct RouteDecision(Route? Route, Target? Target, string? AllowedMethods = null);
