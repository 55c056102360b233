using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds services that run elsewhere.</summary>
public static class ExternalServiceBuilderExtensions
{
    /// <exception cref="ArgumentException">The URL is not absolute, or has more than scheme, host, port and the path <c>/</c>.</exception>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.PathAndQuery != "/")
        {
            throw new ArgumentException($"'{url}' is not the URL of an external service: it must be absolute and have the path '/' and no query.", nameof(url));
        }

        return builder.AddResource(new ExternalServiceResource(name, uri));
    }
}
