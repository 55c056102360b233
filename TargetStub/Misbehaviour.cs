using System.IO.Compression;

namespace TargetStub;

/// <summary>The paths below <c>/stub</c> with which a test or a developer asks for a particular answer.</summary>
internal static class Misbehaviour
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int MaxDelayMilliseconds = 600_000;
    private const int MaxDrips = 6_000;
    private static readonly byte[] Block = CreateBlock();

    public static void Map(RouteGroupBuilder routes)
    {
        routes.Map("/stub/echo", (HttpContext context) => context.Items[typeof(RecordedRequest)]);
        routes.Map("/stub/status/{code:range(200,599)}", (int code) => Results.StatusCode(code));
        routes.Map($"/stub/delay/{{milliseconds:range(0,{MaxDelayMilliseconds})}}", DelayAsync);
        routes.Map("/stub/hang", (HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        routes.Map("/stub/close", (HttpContext context) => context.Abort());
        routes.Map("/stub/truncate", TruncateAsync);
        routes.Map($"/stub/bytes/{{count:range(0,{MaxBytes})}}", (HttpContext context, int count) => WriteAsync(context, count, withLength: true));
        routes.Map($"/stub/chunks/{{count:range(0,{MaxBytes})}}", (HttpContext context, int count) => WriteAsync(context, count, withLength: false));
        routes.Map($"/stub/drip/{{count:range(0,{MaxDrips})}}", DripAsync);
        routes.Map("/stub/gzip", GzipAsync);
        routes.Map("/stub/cookies", Cookies);
        routes.Map("/stub/headers", Headers);
    }

    private static async Task<IResult> DelayAsync(HttpContext context, int milliseconds)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, context.RequestAborted);
        return Results.Content("Hello! It's working!", "text/html");
    }

    private static async Task TruncateAsync(HttpContext context)
    {
        context.Response.ContentLength = 1_000;
        await context.Response.Body.WriteAsync(Block.AsMemory(0, 10), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    private static async Task WriteAsync(HttpContext context, int count, bool withLength)
    {
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = withLength ? count : null;
        for (var left = count; left > 0; left -= Block.Length)
        {
            await context.Response.Body.WriteAsync(Block.AsMemory(0, Math.Min(left, Block.Length)), context.RequestAborted);
        }
    }

    private static async Task DripAsync(HttpContext context, int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var sent = 0; sent < count && await timer.WaitForNextTickAsync(context.RequestAborted); sent++)
        {
            await context.Response.Body.WriteAsync(Block.AsMemory(0, 1), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task GzipAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        context.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await gzip.WriteAsync("Hello! It's working!"u8.ToArray(), context.RequestAborted);
    }

    private static string Cookies(HttpContext context)
    {
        context.Response.Headers.SetCookie = new(["session=1; Path=/; HttpOnly", "theme=dark; Expires=Wed, 21 Oct 2026 07:28:00 GMT"]);
        return "cookies";
    }

    private static string Headers(HttpContext context)
    {
        context.Response.Headers["X-Duplicate"] = new(["one", "two"]);
        context.Response.Headers["X-Hop"] = "dropped on the way";
        context.Response.Headers.Connection = "X-Hop";
        return "headers";
    }

    private static byte[] CreateBlock()
    {
        var block = new byte[64 * 1024];
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = (byte)i;
        }

        return block;
    }
}
