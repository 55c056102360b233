using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Testing;

/// <summary>What a runtime posted for an invocation.</summary>
internal sealed record PostedResult(string Body, bool IsError, string? ErrorType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public static async Task<PostedResult> ReadAsync(HttpContext http, bool isError)
    {
        using var reader = new StreamReader(http.Request.Body);
        return new PostedResult(await reader.ReadToEndAsync(), isError, http.Request.Headers["Lambda-Runtime-Function-Error-Type"]);
    }
}
