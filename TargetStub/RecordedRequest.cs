using Microsoft.AspNetCore.Http.Features;

namespace TargetStub;

/// <summary>A request as it arrived: the request target is the raw one, undecoded.</summary>
internal sealed record RecordedRequest(string Method, string Target, IReadOnlyList<string[]> Headers, byte[] Body)
{
    /// <summary>Largest body that is kept, in bytes; more than Lambda can carry.</summary>
    private const int MaxBody = 8 * 1024 * 1024;

    public static async Task<RecordedRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await body.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, MaxBody - body.Length)), context.RequestAborted);
        }

        var headers = context.Request.Headers.SelectMany(header => header.Value, (header, value) => new[] { header.Key, value ?? "" });
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new RecordedRequest(context.Request.Method, target, [.. headers], body.ToArray());
    }
}
