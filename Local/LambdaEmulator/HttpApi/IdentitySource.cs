namespace LambdaEmulator.HttpApi;

/// <summary>Selection expressions of authorizers' identity sources.</summary>
internal static class IdentitySource
{
    private const string Header = "$request.header.";
    private const string Query = "$request.querystring.";
    private const string Context = "$context.";
    private const string Stage = "$stageVariables.";

    public static bool IsValid(string expression) =>
        new[] { Header, Query, Context, Stage }.Any(prefix => expression.StartsWith(prefix, StringComparison.Ordinal) && expression.Length > prefix.Length);

    /// <summary>The value in a request; null when absent or empty.</summary>
    public static string? Select(string expression, HttpApiRequest request, IReadOnlyDictionary<string, string> stageVariables)
    {
        var value = expression switch
        {
            _ when expression.StartsWith(Header, StringComparison.Ordinal) => request.Headers.GetValueOrDefault(expression[Header.Length..].ToLowerInvariant()),
            _ when expression.StartsWith(Query, StringComparison.Ordinal) => request.Query.GetValueOrDefault(expression[Query.Length..]),
            _ when expression.StartsWith(Stage, StringComparison.Ordinal) => stageVariables.GetValueOrDefault(expression[Stage.Length..]),
            "$context.httpMethod" or "$context.http.method" => request.Method,
            "$context.path" or "$context.http.path" => request.Path,
            "$context.identity.sourceIp" or "$context.http.sourceIp" => request.SourceIp,
            "$context.identity.userAgent" or "$context.http.userAgent" => request.UserAgent,
            "$context.domainName" => request.DomainName,
            _ => null,
        };
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
