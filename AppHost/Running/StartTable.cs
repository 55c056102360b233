using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AppHost.Running;

/// <summary>What is printed when everything is up: a table of what runs and where, then the addresses that a person needs.</summary>
internal static class StartTable
{
    private const string Dashboard = "aspire-dashboard";

    /// <summary>Prints the table once the resource is healthy.</summary>
    /// <param name="webhooks">What is healthy when all that a webhook needs is in place.</param>
    /// <param name="endpoint">Where webhooks are sent to.</param>
    public static void PrintWhenReady(this IResourceBuilder<IResource> webhooks, EndpointReference endpoint) =>
        webhooks.OnResourceReady(async (_, ready, cancellationToken) =>
        {
            foreach (var line in Lines(ready.Services.GetRequiredService<DistributedApplicationModel>()))
            {
                await Console.Out.WriteLineAsync(line);
            }

            await Console.Out.WriteLineAsync();
            await Console.Out.WriteLineAsync($"Webhook endpoint: {endpoint.Url}/");
            if (DashboardUrl(ready.Services) is { } dashboard)
            {
                await Console.Out.WriteLineAsync($"Dashboard: {dashboard}");
            }

            await Console.Out.WriteLineAsync("Ctrl+C stops everything.");
            await Console.Out.FlushAsync(cancellationToken);
        });

    private static IEnumerable<string> Lines(DistributedApplicationModel model)
    {
        var endpoints = model.Resources.OfType<IResourceWithEndpoints>()
            .Where(static r => r.Name != Dashboard)
            .SelectMany(static r => r.GetEndpoints().Where(static e => e.IsAllocated), static (r, e) => (Resource: r.Name, Endpoint: e))
            .ToList();
        var width = endpoints.Select(static e => e.Resource.Length).DefaultIfEmpty().Max();
        return endpoints.Select(e => $"  {e.Resource.PadRight(width)}  {e.Endpoint.Url}  {e.Endpoint.EndpointName}".TrimEnd());
    }

    /// <summary>The dashboard with its login token; null where there is none.</summary>
    private static string? DashboardUrl(IServiceProvider services)
    {
        var dashboard = services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<IResourceWithEndpoints>().FirstOrDefault(static r => r.Name == Dashboard);
        if (dashboard?.GetEndpoints().FirstOrDefault(static e => e.EndpointName == "http") is not { IsAllocated: true } endpoint)
        {
            return null;
        }

        return services.GetRequiredService<IConfiguration>()["AppHost:BrowserToken"] is { Length: > 0 } token
            ? $"{endpoint.Url}/login?t={token}"
            : $"{endpoint.Url}/";
    }
}
