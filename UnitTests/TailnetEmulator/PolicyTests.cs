using System.Net;
using TailnetControl;
using TailnetEmulator.Nodes;
using TailnetEmulator.Policy;

namespace TailnetEmulator.UnitTests;

/// <summary>Who may reach which port.</summary>
public sealed class PolicyTests
{
    private static readonly Node _forwarder = Node("forwarder", "100.64.0.1", "tag:forwarder");
    private static readonly Node _target = Node("target", "100.64.0.2", "tag:target");
    private static readonly Node _laptop = Node("laptop", "100.64.0.3");

    [Theory]
    [InlineData("""{"acls":[{"action":"accept","src":["tag:forwarder"],"dst":["tag:target:80,8000-8099"]}]}""")]
    [InlineData("""{"hosts":{"box":"100.64.0.2"},"acls":[{"action":"accept","src":["100.64.0.1/32"],"dst":["box:80,8000-8099"]}]}""")]
    [InlineData("""{"grants":[{"src":["forwarder"],"dst":["autogroup:tagged"],"ip":["tcp:80","8000-8099"]}]}""")]
    public void PortsFrom_Selectors_AllowWhatTheyName(string policy)
    {
        var access = AccessPolicy.Parse(policy);

        Assert.Equal([new PortRange(80, 80), new PortRange(8000, 8099)], access.PortsFrom(_forwarder, _target));
        Assert.Empty(access.PortsFrom(_target, _forwarder));
        Assert.Empty(access.PortsFrom(_laptop, _target));
    }

    [Fact]
    public void PortsFrom_AutogroupMember_IsWhoHasNoTag()
    {
        var access = AccessPolicy.Parse("""{"acls":[{"action":"accept","src":["autogroup:member"],"dst":["*:*"]}]}""");

        Assert.Equal([PortRange.All], access.PortsFrom(_laptop, _target));
        Assert.Empty(access.PortsFrom(_forwarder, _target));
    }

    [Fact]
    public void PortsFrom_EmptyPolicy_AllowsNothing() => Assert.Empty(AccessPolicy.Parse("{}").PortsFrom(_forwarder, _target));

    [Theory]
    [InlineData("""{"acls":[{"action":"drop","src":["*"],"dst":["*:*"]}]}""", "action 'drop'")]
    [InlineData("""{"acls":[{"action":"accept","src":["*"],"dst":["tag"]}]}""", "dst 'tag' has no ports")]
    [InlineData("""{"acls":[{"action":"accept","src":["*"],"dst":["*:90-80"]}]}""", "'90-80' is not a port")]
    [InlineData("""{"acls":[{"action":"accept","src":["someone@example.com"],"dst":["*:*"]}]}""", "not supported by the emulator")]
    [InlineData("""{"acls":[{"action":"accept","src":[null],"dst":["*:*"]}]}""", "null is not a name")]
    public void Parse_Unusable_SaysWhat(string policy, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => AccessPolicy.Parse(policy)).Message, StringComparison.Ordinal);

    private static Node Node(string label, string address, params string[] tags) => new()
    {
        Id = $"n{label}",
        KeyDigest = label,
        Label = label,
        Address4 = IPAddress.Parse(address),
        Address6 = IPAddress.Parse("fd7a:115c:a1e0::1"),
        Ephemeral = true,
        Tags = tags,
        Created = DateTimeOffset.UnixEpoch,
        AuthKeyId = "k",
        Settings = new RegisterRequest { NodeKey = label, Endpoint = "127.0.0.1:1", Hostname = label },
    };
}
