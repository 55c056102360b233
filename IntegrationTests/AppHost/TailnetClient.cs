using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace IntegrationTests.AppHost;

/// <summary>Calls the Tailscale API of an environment's tailnet as its OAuth client.</summary>
internal static class TailnetClient
{
    public static async Task<HttpClient> LogInAsync(LocalEnvironment environment)
    {
        var client = environment.CreateClient("tailnet");
        using var grant = new FormUrlEncodedContent(
        [
            new("client_id", await ParameterAsync(environment, "tailnet-oauth-client-id")),
            new("client_secret", await ParameterAsync(environment, "tailnet-oauth-client-secret")),
            new("grant_type", "client_credentials"),
        ]);
        using var granted = await client.PostAsync(new Uri("/api/v2/oauth/token", UriKind.Relative), grant);
        var token = (await granted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static async Task<string> ParameterAsync(LocalEnvironment environment, string name)
    {
        var model = environment.App.Services.GetRequiredService<DistributedApplicationModel>();
        return await model.Resources.OfType<ParameterResource>().Single(p => p.Name == name).GetValueAsync(CancellationToken.None) ?? "";
    }
}
