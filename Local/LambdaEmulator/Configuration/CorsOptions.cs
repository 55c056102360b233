namespace LambdaEmulator.Configuration;

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
