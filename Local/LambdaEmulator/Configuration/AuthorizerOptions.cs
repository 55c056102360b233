namespace LambdaEmulator.Configuration;

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
