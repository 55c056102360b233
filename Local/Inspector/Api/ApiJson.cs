using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspector.Api;

/// <summary>How the API writes JSON: camelCase, enums by name, nulls left out, UTF-8 as it is.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static Task WriteAsync<T>(HttpContext context, T value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(value, Options, context.RequestAborted);
    }

    /// <summary>Reads the request's body; null, with the answer written, when it is not such a JSON object.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context)
        where T : class
    {
        try
        {
            if (await context.Request.ReadFromJsonAsync<T>(Options, context.RequestAborted) is { } value)
            {
                return value;
            }

            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "The body is empty: a JSON object is needed.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, $"The body is not the JSON object that is needed: {error.Message}");
        }

        return null;
    }
}
