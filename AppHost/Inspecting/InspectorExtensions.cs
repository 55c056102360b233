using Hosting.Aws;
using Hosting.Tailnet;
using Microsoft.Extensions.DependencyInjection;

namespace AppHost.Inspecting;

internal static class InspectorExtensions
{
    private const string Dashboard = "aspire-dashboard";

    /// <summary>Adds the inspector: webhooks with replay, sandboxes on a time line, the tailnet with its faults.</summary>
    /// <param name="builder">The app model.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">Its port on localhost; 0 for a free one.</param>
    /// <param name="api">Where webhooks are sent to.</param>
    /// <param name="tailnet">The tailnet; only the emulator can be looked into.</param>
    /// <param name="senders">Secrets to sign samples with.</param>
    public static IResourceBuilder<ProjectResource> AddInspector(
        this IDistributedApplicationBuilder builder,
        string name,
        int port,
        IResourceBuilder<APIGatewayEmulatorResource> api,
        IResourceBuilder<ITailnetResource> tailnet,
        IReadOnlyList<SenderSecret> senders)
    {
        var lambda = builder.AddAWSLambdaEmulator();
        var inspector = builder.AddBuiltProject<Projects.Inspector>(name)
            .WithHttpEndpoint(port: port == 0 ? null : port, name: "http", isProxied: false)
            .WithHttpHealthCheck("/health")
            .WithEnvironment("Inspector__LambdaAdmin", lambda.Resource.AdminEndpoint)
            .WithEnvironment("Inspector__HttpApi", api.Resource.Endpoint)
            .WithEnvironment(context => AddDashboard(context, builder.Configuration["AppHost:DashboardApiKey"]))
            .WithIconName("Search")
            .WaitFor(lambda);
        if (tailnet.Resource is TailnetEmulatorResource emulator)
        {
            inspector.WithEnvironment("Inspector__TailnetAdmin", emulator.Endpoint);
        }

        foreach (var sender in senders)
        {
            inspector.WithEnvironment($"Inspector__SigningSecrets__{sender.Scheme}", sender.Value);
        }

        var endpoint = inspector.GetEndpoint("http");
        api.WithWebhookCommands(endpoint);
        return inspector;
    }

    private static void AddDashboard(EnvironmentCallbackContext context, string? apiKey)
    {
        var dashboard = context.ExecutionContext.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .OfType<IResourceWithEndpoints>().FirstOrDefault(static r => r.Name == Dashboard);
        if (dashboard is null)
        {
            return;
        }

        context.EnvironmentVariables["Inspector__Dashboard"] = dashboard.GetEndpoint("http");
        if (apiKey is { Length: > 0 })
        {
            context.EnvironmentVariables["Inspector__DashboardApiKey"] = new ParameterResource("dashboard-api-key", _ => apiKey, secret: true);
        }
    }
}
