namespace LambdaEmulator.HttpApi;

/// <summary>What an authorizer said about a request.</summary>
internal enum AuthorizerDecision
{
    /// <summary>The route has no authorizer.</summary>
    None,

    Allow,

    Deny,

    /// <summary>An identity source is missing: refused without asking.</summary>
    Unauthorized,

    /// <summary>The authorizer failed, took too long or answered something malformed.</summary>
    Error,

    /// <summary>The authorizer's function was throttled.</summary>
    Unavailable,
}
