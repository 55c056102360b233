using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace IntegrationTests.AppHost;

/// <summary>The auth key is revoked in the tailnet while the environment runs.</summary>
public sealed class RevokedKeyTests
{
    [Fact]
    public async Task ColdStart_KeyIsRevoked_AnswersServiceUnavailableAndLogsWhy()
    {
        await using var environment = await LocalEnvironment.StartAsync();
        await RevokeAllKeysAsync(environment);
        await RestartForwarderAsync(environment);
        using var sender = environment.CreateSender();

        using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("TunnelNotReady", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var line = await environment.WaitForLogAsync("lambda", "auth key");
        Assert.DoesNotContain("tskey-auth", line, StringComparison.Ordinal);
    }

    private static async Task RevokeAllKeysAsync(LocalEnvironment environment)
    {
        using var tailnet = await TailnetClient.LogInAsync(environment);
        var keys = (await tailnet.GetFromJsonAsync<JsonElement>("/api/v2/tailnet/-/keys")).GetProperty("keys").EnumerateArray().ToList();
        Assert.NotEmpty(keys);
        foreach (var key in keys)
        {
            using var deleted = await tailnet.DeleteAsync(new Uri($"/api/v2/tailnet/-/keys/{key.GetProperty("id").GetString()}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        }
    }

    private static async Task RestartForwarderAsync(LocalEnvironment environment)
    {
        using var lambda = environment.CreateClient("lambda", "lambda-admin");
        using var answer = await lambda.PostAsync(new Uri("/functions/forwarder/restart", UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode, $"restart answered {(int)answer.StatusCode}");
    }
}
