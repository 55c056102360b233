namespace LambdaEmulator.Configuration;

/// <summary>A route of the HTTP API.</summary>
/// <param name="RouteKey"><c>$default</c> or <c>METHOD /path/{variable}/{greedy+}</c>.</param>
/// <param name="Function">The function that serves it.</param>
/// <param name="Authorizer">Name of the authorizer, or null for none.</param>
internal sealed record HttpApiRouteOptions(string RouteKey, string Function, string? Authorizer);
