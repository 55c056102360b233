using System.Text.Json;

namespace LambdaEmulator.Servers;

/// <summary>Small JSON answers.</summary>
internal static class JsonAnswers
{
    public static Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    public static Task WriteAsync(HttpContext context, int status, params ReadOnlySpan<(string Name, string Value)> members) =>
        WriteAsync(context, status, Document(members));

    private static byte[] Document(ReadOnlySpan<(string Name, string Value)> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
