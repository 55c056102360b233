using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Inspector.Api;

namespace Inspector;

/// <summary>The pages: files of <c>Web/</c>, embedded in this assembly. Every page is the same document; its script shows what the path says.</summary>
internal static class WebPages
{
    private const string Prefix = "Web/";

    private static readonly FrozenDictionary<string, (byte[] Content, string Type, string ETag)> _files = Load();

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/assets/{**path}", context => ServeAsync(context, (string?)context.Request.RouteValues["path"] ?? ""));
        app.MapGet("/favicon.ico", context => ServeAsync(context, "icon.svg"));
        app.MapGet("/{**page}", context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            ? ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"{context.Request.Path} is not part of the API.")
            : ServeAsync(context, "index.html"));
    }

    private static async Task ServeAsync(HttpContext context, string path)
    {
        if (!_files.TryGetValue(path, out var file))
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"There is no file {path}.");
            return;
        }

        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = file.ETag;
        if (context.Request.Headers.IfNoneMatch == file.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = file.Type;
        context.Response.ContentLength = file.Content.Length;
        await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
    }

    private static FrozenDictionary<string, (byte[] Content, string Type, string ETag)> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static (byte[] Content, string Type, string ETag) Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..8])}\"");
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
