using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Hosting.Tailnet;

namespace Hosting.UnitTests;

public sealed class AddTailnetTests
{
    [Fact]
    public async Task JoinTailnet_OfAResource_AddsANodeOfItsName()
    {
        var builder = Model.Create();
        var tailnet = builder.AddTailnet("tailnet", "tag:target");
        builder.AddExecutable("target", "/bin/true", "/").JoinTailnet(tailnet, "tag:target", out var node);

        var variables = await builder.VariablesAsync(node.Resource);

        Assert.Equal("target-node", node.Resource.Name);
        Assert.Equal("target", await Model.TextAsync(variables["TS_HOSTNAME"]));
        Assert.Equal("tag:target", await Model.TextAsync(variables["TS_TAGS"]));
        Assert.StartsWith("tskey-client-", await Model.TextAsync(variables["TS_OAUTH_CLIENT_SECRET"]), StringComparison.Ordinal);
        Assert.Contains(node.Resource.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource == tailnet.Resource);
    }

    [Fact]
    public async Task AsExisting_WithAnAuthKey_NodesLogInWithItAndWaitForNothing()
    {
        var builder = Model.Create();
        var key = builder.AddParameter("key", "tskey-auth-k", secret: true);
        var tailnet = builder.AddTailnet("tailnet").AsExisting("https://control.example", "https://api.example", "/usr/sbin/tailscaled").WithAuthKey(key);
        var node = tailnet.AddNode("node", "target", "tag:target");

        var variables = await builder.VariablesAsync(node.Resource);

        Assert.Equal("tskey-auth-k", await Model.TextAsync(variables["TS_AUTHKEY"]));
        Assert.Equal("/usr/sbin/tailscaled", await Model.TextAsync(variables["TAILSCALED_PATH"]));
        Assert.Equal("https://control.example", await Model.TextAsync(variables["TS_LOGIN_SERVER"]));
        Assert.DoesNotContain("TS_OAUTH_CLIENT_ID", variables.Keys);
        Assert.Empty(node.Resource.Annotations.OfType<WaitAnnotation>());
        Assert.DoesNotContain(builder.Resources, static r => r is TailnetEmulatorResource || r.Name.StartsWith("tailnet-oauth", StringComparison.Ordinal));
    }
}
