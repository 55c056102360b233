using System.Net.Mime;
using System.Text.Json;

namespace Inspector.Api;

/// <summary>Problem answers (RFC 9457).</summary>
internal static class ApiProblem
{
    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = MediaTypeNames.Application.ProblemJson;
        return JsonSerializer.SerializeAsync(context.Response.Body, new { status, detail }, ApiJson.Options, context.RequestAborted);
    }
}
