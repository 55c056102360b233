namespace LambdaEmulator.HttpApi;

/// <summary>A route that matched a request.</summary>
internal sealed record Route(string RouteKey, string Function, string? Authorizer, IReadOnlyDictionary<string, string> Variables);
