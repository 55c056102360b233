using Hosting.Aws;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AppHost.Running;

/// <summary>What is printed when everything is up: a table of what runs and where, then the addresses that a person needs.</summary>
internal static class StartTable
{
    private const string Dashboard = "aspire-dashboard";

    /// <summary>
    /// Prints the table once the API is healthy and the functions behind it have started: one that refuses its configuration is told
    /// instead of an endpoint that would answer errors.
    /// </summary>
    public static void PrintWhenReady(this IResourceBuilder<APIGatewayEmulatorResource> api, IResourceBuilder<ProjectResource> inspector, params IResourceBuilder<LambdaFunctionResource>[] functions) =>
        api.OnResourceReady(async (resource, ready, cancellationToken) =>
        {
            var refusals = await Task.WhenAll(functions.Select(f => f.Resource.FindRefusalAsync(ready.Services, cancellationToken)));
            foreach (var refusal in refusals.OfType<string>())
            {
                await Console.Error.WriteLineAsync($"error: {refusal}");
            }

            foreach (var line in Lines(ready.Services.GetRequiredService<DistributedApplicationModel>()))
            {
                await Console.Out.WriteLineAsync(line);
            }

            await Console.Out.WriteLineAsync();
            if (Array.TrueForAll(refusals, static refusal => refusal is null))
            {
                await Console.Out.WriteLineAsync($"Webhook endpoint: {resource.Endpoint.Url}/");
            }

            await Console.Out.WriteLineAsync($"Inspector: {inspector.GetEndpoint("http").Url}/");
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
        return endpoints.Select(e => $"  {e.Resource.PadRight(width)}  {e.Endpoint.Url}  {e.Endpoint.EndpointName}");
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
