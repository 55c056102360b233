using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Routing.Networks;

namespace Routing.UnitTests;

public sealed class NetworkTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "203.0.113.9", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("192.0.2.7/32", "192.0.2.7", true)]
    public void Contains_Examples_AreRight(string network, string address, bool expected)
    {
        Assert.True(Network.TryParse(network, out var parsed, out _));
        Assert.Equal(expected, parsed.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("192.0.2.0", "no prefix length")]
    [InlineData("192.0.2.0/33", "0 to 32")]
    [InlineData("192.0.2.0/99", "0 to 32")]
    [InlineData("192.0.2.0/-1", "0 to 32")]
    [InlineData("192.0.2.0/024", "0 to 32")]
    [InlineData("192.0.2.0/", "0 to 32")]
    [InlineData("192.0.2.0/ 24", "0 to 32")]
    [InlineData("192.0.2.1/24", "192.0.2.0/24")]
    [InlineData("300.0.2.0/24", "does not begin with")]
    [InlineData("192.000.2.0/24", "does not begin with")]
    [InlineData("192.0.2/24", "does not begin with")]
    [InlineData("0x10.0.0.0/8", "does not begin with")]
    [InlineData("3221225984/24", "does not begin with")]
    [InlineData("2001:db8::/129", "0 to 128")]
    [InlineData("2001:db8::1/32", "2001:db8::/32")]
    [InlineData("fe80::1%eth0/128", "does not begin with")]
    [InlineData("::ffff:192.0.2.0/120", "does not begin with")]
    [InlineData("example.com/24", "does not begin with")]
    [InlineData("", "a comma too many")]
    [InlineData("any", "0.0.0.0/0, ::/0")]
    [InlineData("*", "0.0.0.0/0, ::/0")]
    [InlineData("localhost", "127.0.0.1/32")]
    [InlineData("example.com", "is not a network")]
    [InlineData("2001:db8::1", "write 2001:db8::1/128")]
    public void TryParse_Unclear_IsRefusedWithTheReason(string text, string reason)
    {
        Assert.False(Network.TryParse(text, out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1:443", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("[::ffff:192.0.2.1]:80", "192.0.2.1")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("[fe80::1%2]:80", "fe80::1")]
    [InlineData("192.0.2.01", null)]
    [InlineData("192.0.2.1:", null)]
    [InlineData("192.0.2.1:99999", null)]
    [InlineData("192.0.2.1:http", null)]
    [InlineData("192.0.2", null)]
    [InlineData("[192.0.2.1]:80", null)]
    [InlineData("[2001:db8::1", null)]
    [InlineData("[2001:db8::1]80", null)]
    [InlineData("fe80::1%", null)]
    [InlineData("unknown", null)]
    [InlineData(" 192.0.2.1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void SourceAddress_Forms_AreUnderstoodOrRefused(string? text, string? expected)
    {
        Assert.Equal(expected is not null, SourceAddress.TryParse(text, out var address));
        Assert.Equal(expected, address?.ToString());
    }

    /// <summary>Membership agrees with the platform's own implementation, near the network's edges too.</summary>
    [Fact]
    public void Contains_AnyNetworkAndAddress_AgreesWithThePlatform()
    {
        var bytes = Gen.Elements(4, 16).SelectMany(size => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(size));
        var cases = from network in bytes
                    from length in Gen.Choose(0, network.Length * 8)
                    from flipped in Gen.Choose(0, (network.Length * 8) - 1)
                    from other in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(network.Length)
                    from near in Gen.Elements(true, false)
                    select (network, length, address: near ? Flip(network, flipped) : other);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var platform = new IPNetwork(Mask(c.network, c.length), c.length);
            var text = platform.ToString();
            var address = new IPAddress(c.address);
            return platform.BaseAddress.IsIPv4MappedToIPv6 ||
                (Network.TryParse(text, out var ours, out _) && ours.Contains(address) == platform.Contains(address));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    /// <summary>What we accept, the platform accepts, and it means the same.</summary>
    [Fact]
    public void TryParse_AnyText_IsNeverLooserThanThePlatform()
    {
        var texts = Gen.Elements("0123456789./:abcdefx% ".ToCharArray()).ArrayOf().Select(chars => new string(chars));
        var mutated = from good in Gen.Elements("192.0.2.0/24", "10.0.0.0/8", "2001:db8::/32", "::/0", "0.0.0.0/0", "fe80::/10")
                      from at in Gen.Choose(0, good.Length - 1)
                      from c in Gen.Elements("0123456789./:a ".ToCharArray())
                      select good[..at] + c + good[(at + 1)..];

        Prop.ForAll(Gen.OneOf(texts, mutated).ToArbitrary(), text =>
            !Network.TryParse(text, out _, out _) || IPNetwork.TryParse(text, out _)).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void NetworkSet_ManyEntries_NamesEveryWrongOne()
    {
        var errors = new List<string>();
        var set = NetworkSet.Parse("AUTHD_SOURCE_CIDR", " 192.0.2.0/24 , 300.0.2.1/8,2001:db8::/32,10.0.0.1/8", errors);

        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.StartsWith("AUTHD_SOURCE_CIDR: '", error, StringComparison.Ordinal));
        Assert.Equal("2001:db8::/32", set.Find(IPAddress.Parse("2001:db8::5"))?.Text);
        Assert.True(NetworkSet.Parse("X", "  ", errors).IsEmpty);
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        return flipped;
    }

    private static IPAddress Mask(byte[] bytes, int length)
    {
        var masked = (byte[])bytes.Clone();
        for (var bit = length; bit < masked.Length * 8; bit++)
        {
            masked[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(masked);
    }
}
