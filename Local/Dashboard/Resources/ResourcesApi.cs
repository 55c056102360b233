using Dashboard.Api;

namespace Dashboard.Resources;

/// <summary><c>/api/resources</c>.</summary>
internal static class ResourcesApi
{
    public static void Map(IEndpointRouteBuilder app, IResourceSource source)
    {
        app.MapGet("/api/resources", (HttpContext context) =>
            ApiJson.WriteAsync(context, source.GetResources().Select(ResourceView.Of).ToList()));
    }
}
