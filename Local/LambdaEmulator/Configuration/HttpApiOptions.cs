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
