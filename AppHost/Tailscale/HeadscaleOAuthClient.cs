using System.Text.Json;

namespace AppHost.Tailscale;

/// <summary>
/// An OAuth client that is made in a running headscale by its own command, anew for each resource and each of its starts: a headscale
/// that was started again knows none of the earlier ones. It is gone with the container.
/// </summary>
internal sealed class HeadscaleOAuthClient(ContainerEngine engine, string container, IReadOnlyList<string> tags) : OAuthClient
{
    public override IResourceBuilder<ProjectResource> GiveTo(IResourceBuilder<ProjectResource> resource, string idVariable, string secretVariable) =>
        resource.WithEnvironment(async context =>
        {
            var (id, secret) = await CreateAsync(context.CancellationToken);
            context.EnvironmentVariables[idVariable] = id;
            // A parameter, so that it is masked where it is shown.
            context.EnvironmentVariables[secretVariable] = new ParameterResource("headscale-oauth-client-secret", _ => secret, secret: true);
        });

    private async Task<(string Id, string Secret)> CreateAsync(CancellationToken cancellationToken)
    {
        var output = await engine.RunAsync(
            ["exec", container, "headscale", "oauth-clients", "create", "--scope", "auth_keys", .. tags.SelectMany(static tag => new[] { "--tag", tag }), "--output", "json"],
            cancellationToken);
        try
        {
            using var client = JsonDocument.Parse(output);
            return (client.RootElement.GetProperty("id").GetString()!, client.RootElement.GetProperty("key").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Without what it printed: there may be a secret in it.
            throw new DistributedApplicationException("'headscale oauth-clients create' did not print an OAuth client as JSON: Tailnet:HeadscaleImage has to be headscale 0.30 or later.", exception);
        }
    }
}
