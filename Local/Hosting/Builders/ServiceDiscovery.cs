using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>The variables by which a process finds the services it was given a reference to.</summary>
internal static class ServiceDiscovery
{
    public static void Inject(EnvironmentCallbackContext context, EndpointReference endpoint)
    {
        var service = endpoint.Resource.Name;
        // Endpoints other than the scheme's own are found by their name as well.
        Add(context, service, endpoint.Scheme, endpoint);
        if (!string.Equals(endpoint.EndpointName, endpoint.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            Add(context, service, endpoint.EndpointName, endpoint);
        }

        context.EnvironmentVariables[$"{Encode(service)}_{Encode(endpoint.EndpointName)}"] = endpoint;
    }

    public static void Inject(EnvironmentCallbackContext context, ExternalServiceResource service)
    {
        var uri = service.Uri!;
        Add(context, service.Name, uri.Scheme, uri.ToString());
        context.EnvironmentVariables[Encode(service.Name)] = uri.ToString();
    }

    private static void Add(EnvironmentCallbackContext context, string service, string key, object value)
    {
        var index = 0;
        while (!context.EnvironmentVariables.TryAdd($"services__{service}__{key}__{index}", value))
        {
            index++;
        }
    }

    private static string Encode(string name) => name.Replace('-', '_').ToUpperInvariant();
}
