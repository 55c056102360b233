namespace LambdaEmulator.Configuration;

/// <summary>The HTTP API in front of the functions.</summary>
internal sealed record HttpApiOptions
{
    public const string DefaultStage = "$default";

    /// <summary><c>$default</c>, or a name that prefixes every path.</summary>
    public string Stage { get; init; } = DefaultStage;

    public IReadOnlyList<HttpApiRouteOptions> Routes { get; init; } = [];

    public IReadOnlyDictionary<string, AuthorizerOptions> Authorizers { get; init; } = new Dictionary<string, AuthorizerOptions>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> StageVariables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public CorsOptions? Cors { get; init; }

    /// <summary>Whether a JSON line per request is written to standard output.</summary>
    public bool AccessLog { get; init; } = true;
}

/// <summary>A route of the HTTP API.</summary>
/// <param name="RouteKey"><c>$default</c> or <c>METHOD /path/{variable}/{greedy+}</c>.</param>
/// <param name="Function">The function that serves it.</param>
/// <param name="Authorizer">Name of the authorizer, or null for none.</param>
internal sealed record HttpApiRouteOptions(string RouteKey, string Function, string? Authorizer);

/// <summary>A REQUEST authorizer (payload format 2.0).</summary>
internal sealed record AuthorizerOptions
{
    public required string Name { get; init; }

    public required string Function { get; init; }

    /// <summary>Selection expressions, such as <c>$request.header.Authorization</c>; all must be present in a request.</summary>
    public IReadOnlyList<string> IdentitySources { get; init; } = [];

    /// <summary>How long answers are kept; zero: not at all.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>Answers are <c>{isAuthorized, context}</c> (true) or IAM policies (false).</summary>
    public bool SimpleResponses { get; init; } = true;
}

/// <summary>Cross-origin resource sharing of the HTTP API: when configured, the API answers preflights itself and owns the CORS headers.</summary>
internal sealed record CorsOptions
{
    public IReadOnlyList<string> AllowOrigins { get; init; } = [];

    public IReadOnlyList<string> AllowMethods { get; init; } = [];

    public IReadOnlyList<string> AllowHeaders { get; init; } = [];

    public IReadOnlyList<string> ExposeHeaders { get; init; } = [];

    public bool AllowCredentials { get; init; }

    /// <summary>Seconds; null: no Access-Control-Max-Age.</summary>
    public int? MaxAge { get; init; }
}
