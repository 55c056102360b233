using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net;
using System.Text.Json.Nodes;
using Testing.Tailnets;

namespace TailnetEmulator.UnitTests;

/// <summary>The Tailscale API v2 of the emulator: what it refuses, as the real one does.</summary>
public sealed class ApiTests
{
    [Fact]
    public async Task Token_WrongSecret_Is401()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        using var form = new FormUrlEncodedContent([new("client_id", TailnetFixture.ClientId), new("client_secret", "wrong"), new("grant_type", "client_credentials")]);
        using var response = await tailnet.Http.PostAsync("/api/v2/oauth/token", form);

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal("""{"message":"API token invalid"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Token_Answer_HasTypeScopeAndAnHour()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        using var form = new FormUrlEncodedContent([new("client_id", TailnetFixture.ClientId), new("client_secret", TailnetFixture.ClientSecret), new("grant_type", "client_credentials")]);
        using var response = await tailnet.Http.PostAsync("/api/v2/oauth/token", form);
        var token = (await response.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(("Bearer", 3600, "all"), ((string)token["token_type"]!, (int)token["expires_in"]!, (string)token["scope"]!));
    }

    [Fact]
    public async Task Keys_WithoutToken_Is401()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        tailnet.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "tskey-api-none");

        Assert.Equal(401, (int)(await tailnet.Http.GetAsync("/api/v2/tailnet/-/keys")).StatusCode);
    }

    [Fact]
    public async Task Keys_ScopeOfReadOnly_MayNotMint()
    {
        await using var tailnet = await TailnetFixture.StartAsync(("OAuth:Scopes:0", "auth_keys:read"));

        Assert.Equal(200, (int)(await tailnet.Http.GetAsync("/api/v2/tailnet/-/keys")).StatusCode);
        Assert.Equal(403, (int)(await tailnet.Http.PostAsJsonAsync("/api/v2/tailnet/-/keys", new { })).StatusCode);
        Assert.Equal(403, (int)(await tailnet.Http.GetAsync("/api/v2/tailnet/-/devices")).StatusCode);
    }

    [Theory]
    [InlineData("""{"expirySeconds":60}""", "capabilities.devices.create is missing")]
    [InlineData("""{"capabilities":{"devices":{"create":{"reusable":true}}}}""", "must have tags set")]
    [InlineData("""{"capabilities":{"devices":{"create":{"tags":["tag:admin"]}}}}""", "requested tags [tag:admin] are invalid or not permitted")]
    [InlineData("""{"capabilities":{"devices":{"create":{"tags":["tag:target"]}}},"expirySeconds":7776001}""", "expirySeconds")]
    [InlineData("""{"capabilities":{"devices":{"create":{"tags":["tag:target"]}}},"description":"with_underscore"}""", "description")]
    [InlineData("not json", "not the JSON")]
    public async Task Mint_BadRequest_Is400WithTheReason(string body, string reason)
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        using var response = await tailnet.Http.PostAsync("/api/v2/tailnet/-/keys", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(reason, (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_Life_IsShownOnceListedRevokedAndGone()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var (id, key) = await tailnet.MintAsync(reusable: true);
        Assert.StartsWith($"tskey-auth-{id}-", key, StringComparison.Ordinal);

        var shown = (await tailnet.Http.GetFromJsonAsync<JsonNode>($"/api/v2/tailnet/example.ts.net/keys/{id}"))!;
        Assert.Null(shown["key"]);
        Assert.True((bool)shown["capabilities"]!["devices"]!["create"]!["reusable"]!);
        Assert.EndsWith("Z", (string)shown["expires"]!, StringComparison.Ordinal);
        Assert.Contains(id, await tailnet.Http.GetStringAsync("/api/v2/tailnet/-/keys"), StringComparison.Ordinal);

        Assert.Equal(200, (int)(await tailnet.Http.DeleteAsync($"/api/v2/tailnet/-/keys/{id}")).StatusCode);
        Assert.Equal(404, (int)(await tailnet.Http.DeleteAsync($"/api/v2/tailnet/-/keys/{id}")).StatusCode);
        Assert.True((bool)(await tailnet.Http.GetFromJsonAsync<JsonNode>($"/api/v2/tailnet/-/keys/{id}"))!["invalid"]!);
        Assert.DoesNotContain(id, await tailnet.Http.GetStringAsync("/api/v2/tailnet/-/keys"), StringComparison.Ordinal);
        Assert.DoesNotContain(key, (await tailnet.StateAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v2/tailnet/-/keys/kNone")]
    [InlineData("/api/v2/tailnet/other.ts.net/keys")]
    [InlineData("/api/v2/device/nNone")]
    public async Task Get_Unknown_Is404WithMessage(string path)
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        using var response = await tailnet.Http.GetAsync(path);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.NotNull((await response.Content.ReadFromJsonAsync<JsonNode>())!["message"]);
    }

    [Fact]
    public async Task Policy_Malformed_Is400AndTheOldOneStays()
    {
        await using var net = await TwoNodes.StartAsync();
        using var response = await net.Tailnet.Http.PostAsync("/api/v2/tailnet/-/acl", new StringContent("""{"acls":[{"action":"accept","src":["group:all"],"dst":["*:*"]}]}"""));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("group:all", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await net.EchoesAsync());
    }

    [Fact]
    public async Task Authorize_Malformed_Is400()
    {
        await using var tailnet = await TailnetFixture.StartAsync();

        using var response = await tailnet.Http.PostAsync("/api/v2/device/n1/authorized", new StringContent("not json", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Devices_List_ShowsTheNode()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var daemon = await DaemonFixture.JoinAsync(tailnet, "target", tag: "tag:target");

        var device = Assert.Single((await tailnet.Http.GetFromJsonAsync<JsonNode>("/api/v2/tailnet/-/devices"))!["devices"]!.AsArray())!;

        Assert.Equal(("target.example.ts.net", true, "tag:target"), ((string)device["name"]!, (bool)device["authorized"]!, (string)device["tags"]![0]!));
    }
}
