using LambdaEmulator.Functions;

namespace LambdaEmulator.HttpApi;

/// <summary>What a request is answered with, and why when it is not the function's doing.</summary>
internal sealed record HttpApiAnswer(IntegrationResponse Response)
{
    public Route? Route { get; init; }

    public AuthorizerResult Authorizer { get; init; } = AuthorizerResult.None;

    /// <summary>For the access log and the admin API; never for the caller.</summary>
    public string? Error { get; init; }

    public bool IsCold { get; init; }

    /// <summary>The API's own answer, <c>{"message":"…"}</c>.</summary>
    public static HttpApiAnswer Own(int status, string message, string? error = null)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($$"""{"message":"{{message}}"}""");
        return new HttpApiAnswer(new IntegrationResponse(status, [KeyValuePair.Create("content-type", "application/json")], [], body)) { Error = error };
    }

    public static HttpApiAnswer NotFound() => Own(404, "Not Found", "no route matches");

    public static HttpApiAnswer TooLarge(string error) => Own(413, "Request Entity Too Large", error);

    public static HttpApiAnswer InternalError(string error) => Own(500, "Internal Server Error", error);

    public static HttpApiAnswer Unavailable(string error) => Own(503, "Service Unavailable", error);

    public static HttpApiAnswer Refused(AuthorizerResult result) => result.Decision switch
    {
        AuthorizerDecision.Unauthorized => Own(401, "Unauthorized", result.Error),
        AuthorizerDecision.Deny => Own(403, "Forbidden", "denied by the authorizer"),
        AuthorizerDecision.Unavailable => Unavailable(result.Error ?? "the authorizer was refused"),
        _ => InternalError(result.Error ?? "the authorizer failed"),
    };

    /// <summary>The translation of an invocation's outcome.</summary>
    public static HttpApiAnswer From(InvocationResult result)
    {
        if (result.Refusal is { } refusal)
        {
            return Unavailable($"the invocation was refused: {refusal}");
        }

        if (result.ErrorType is { } type)
        {
            return InternalError($"the function failed: {type}") with { IsCold = result.IsCold };
        }

        return FromPayload(result.Payload) with { IsCold = result.IsCold };
    }

    private static HttpApiAnswer FromPayload(ReadOnlyMemory<byte> payload)
    {
        if (IntegrationResponse.Parse(payload) is not { } response)
        {
            return InternalError("the function's answer is malformed");
        }

        return response.Headers.Concat(response.Cookies.Select(static cookie => KeyValuePair.Create("set-cookie", cookie)))
            .FirstOrDefault(static header => !HttpFields.CanBeSent(header.Key, header.Value)) is { Key: { } unsendable }
            ? InternalError($"the function's answer has a header that cannot be sent: {unsendable}")
            : new HttpApiAnswer(response);
    }
}
