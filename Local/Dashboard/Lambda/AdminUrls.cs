using Dashboard.Resources;

namespace Dashboard.Lambda;

/// <summary>Finds the emulators by the names of their endpoints (docs/architecture.md), and says where they are at the moment.</summary>
internal sealed class AdminUrls(IResourceSource source)
{
    /// <summary>The Lambda emulator's admin API; null while no such resource runs.</summary>
    public Uri? LambdaAdmin => Find((_, endpoint) => endpoint.Name == "lambda-admin");

    /// <summary>The HTTP API that webhooks are sent to.</summary>
    public Uri? HttpApi => Find((_, endpoint) => endpoint.Name == "http-api");

    /// <summary>The tailnet emulator's admin API: an endpoint of that name, or the only one of the resource named <c>tailnet</c>.</summary>
    public Uri? TailnetAdmin => Find((resource, endpoint) => endpoint.Name == "tailnet-admin" || (resource.Name == "tailnet" && endpoint.Name == "http"));

    private Uri? Find(Func<ResourceSnapshot, ResourceEndpoint, bool> wanted) =>
        source.GetResources()
            .Where(resource => resource.State == "Running")
            .SelectMany(resource => resource.Endpoints.Where(endpoint => wanted(resource, endpoint)))
            .Select(endpoint => Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) ? url : null)
            .FirstOrDefault(url => url is not null);
}
