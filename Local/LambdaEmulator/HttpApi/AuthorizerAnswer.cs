using System.Text.Json;

namespace LambdaEmulator.HttpApi;

/// <summary>
/// Reads authorizers' answers: simple (<c>{"isAuthorized":true,"context":{}}</c>), or an IAM policy
/// (<c>{"principalId":"…","policyDocument":{"Statement":[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"arn:…"}]},"context":{}}</c>).
/// </summary>
internal sealed class AuthorizerAnswer
{
    private readonly bool? _isAuthorized;
    private readonly IReadOnlyList<PolicyStatement> _statements;

    private AuthorizerAnswer(bool? isAuthorized, IReadOnlyList<PolicyStatement> statements, JsonElement? context)
    {
        _isAuthorized = isAuthorized;
        _statements = statements;
        Context = context;
    }

    public JsonElement? Context { get; }

    /// <summary>The answer, or null when it is malformed.</summary>
    public static AuthorizerAnswer? Parse(ReadOnlyMemory<byte> payload, bool simple)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            JsonElement? context = root.TryGetProperty("context", out var value) && value.ValueKind == JsonValueKind.Object ? value.Clone() : null;
            if (simple)
            {
                return new AuthorizerAnswer(root.GetProperty("isAuthorized").GetBoolean(), [], context);
            }

            _ = root.GetProperty("principalId").GetString() ?? throw new FormatException("principalId is null");
            var statements = OneOrMany(root.GetProperty("policyDocument").GetProperty("Statement")).Select(PolicyStatement.Parse).ToList();
            return new AuthorizerAnswer(null, statements, context);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether it lets a request with this route ARN pass. In a policy an explicit Deny wins, and silence denies.</summary>
    public bool Allows(string routeArn) =>
        _isAuthorized ?? (_statements.Any(statement => statement.Allow && statement.Covers(routeArn)) && !_statements.Any(statement => !statement.Allow && statement.Covers(routeArn)));

    internal static IEnumerable<JsonElement> OneOrMany(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [element];
}
