using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>The links of a resource: its endpoints, changed as the model says, and others it was given.</summary>
internal static class ResourceUrls
{
    /// <summary>Endpoints are allocated by now.</summary>
    public static async Task<ImmutableArray<UrlSnapshot>> OfAsync(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().Select(e => OfEndpoint(resource, e));
        var others = resource.Annotations.OfType<ResourceUrlAnnotation>().Select(static u => (Name: (string?)null, Url: u));
        var expressions = new List<(string? Name, ResourceUrlAnnotation Url)>();
        foreach (var (url, text) in resource.Annotations.OfType<ExpressionUrlAnnotation>())
        {
            expressions.Add((null, new ResourceUrlAnnotation { Url = await url.GetValueAsync(CancellationToken.None) ?? "", DisplayText = text }));
        }

        return
        [
            .. endpoints.Concat(others).Concat(expressions)
                .OrderByDescending(static pair => pair.Url.DisplayOrder ?? 0)
                .Select(static pair => new UrlSnapshot(pair.Name, pair.Url.Url, pair.Url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
                {
                    DisplayProperties = new UrlDisplayPropertiesSnapshot(pair.Url.DisplayText ?? "", pair.Url.DisplayOrder ?? 0),
                }),
        ];
    }

    private static (string? Name, ResourceUrlAnnotation Url) OfEndpoint(IResource resource, EndpointAnnotation endpoint)
    {
        var url = new ResourceUrlAnnotation
        {
            Url = endpoint.AllocatedEndpoint!.UriString,
            Endpoint = new EndpointReference((IResourceWithEndpoints)resource, endpoint),
        };
        foreach (var change in resource.Annotations.OfType<EndpointUrlCallbackAnnotation>().Where(c => string.Equals(c.EndpointName, endpoint.Name, StringComparison.OrdinalIgnoreCase)))
        {
            change.Callback(url);
        }

        return (endpoint.Name, url);
    }
}
