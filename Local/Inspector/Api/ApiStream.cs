using System.Text.Json;

namespace Inspector.Api;

/// <summary>Writes a stream as server-sent events or as NDJSON, as the request's Accept header says (NDJSON when it says nothing).</summary>
internal static class ApiStream
{
    private static readonly byte[] _newLine = "\n"u8.ToArray();

    /// <summary>Whether a request asks for what is to come too (<c>?follow=true</c>).</summary>
    public static bool IsWanted(HttpRequest request) =>
        string.Equals(request.Query["follow"], "true", StringComparison.OrdinalIgnoreCase) || WantsEvents(request);

    /// <summary>Writes items until they end or the client leaves.</summary>
    public static async Task WriteAsync<T>(HttpContext context, string eventName, IAsyncEnumerable<T> items)
    {
        var events = WantsEvents(context.Request);
        await StartAsync(context, events);
        try
        {
            await foreach (var item in items.WithCancellation(context.RequestAborted))
            {
                if (events)
                {
                    await WriteEventAsync(context, eventName, item!);
                    continue;
                }

                await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(item, ApiJson.Options), context.RequestAborted);
                await context.Response.Body.WriteAsync(_newLine, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has left.
        }
    }

    public static async Task StartAsync(HttpContext context, bool events)
    {
        context.Response.ContentType = events ? "text/event-stream" : "application/x-ndjson";
        context.Response.Headers.CacheControl = "no-store";
        if (events)
        {
            // A comment: the browser's "open" event needs a first byte.
            await context.Response.WriteAsync(": open\n\n", context.RequestAborted);
        }

        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public static async Task WriteEventAsync(HttpContext context, string name, object data)
    {
        await context.Response.WriteAsync($"event: {name}\ndata: ", context.RequestAborted);
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), ApiJson.Options), context.RequestAborted);
        await context.Response.WriteAsync("\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static bool WantsEvents(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
}
