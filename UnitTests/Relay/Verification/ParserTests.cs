using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Relay.Verification;
using Routing.Verification;

namespace Relay.UnitTests.Verification;

/// <summary>What reads senders' texts: nothing throws, and what is written is read.</summary>
public sealed class ParserTests
{
    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Parsers_AnyBytes_DoNotThrow() => Check.One(Cases, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        Span<byte> memory = stackalloc byte[64];
        _ = SignatureTime.Read(bytes, TimeUnit.Seconds);
        _ = SignatureTime.Read(bytes, TimeUnit.Milliseconds);
        _ = SignatureTime.Read(bytes, TimeUnit.Rfc3339);
        _ = SignatureDecoder.Decode(bytes, SignatureEncoding.Hex, memory);
        _ = SignatureDecoder.Decode(bytes, SignatureEncoding.Base64, memory);
        _ = SignatureDecoder.Decode(bytes, SignatureEncoding.Base64Url, memory);
        _ = FormFields.Find(bytes, "a"u8);
        _ = FormFields.Sorted(bytes);
        _ = PlaceReader.ReadJson(bytes, "/a/0"u8);
        _ = PublicKey.Read(VerificationMethod.Ed25519, bytes);
        _ = PublicKey.Read(VerificationMethod.Ecdsa, bytes);
        _ = PublicKey.Read(VerificationMethod.Rsa, bytes);
    }));

    [Fact]
    public void FormFields_AnyPairs_AreReadAsTheyWereWritten() => Check.One(Cases, Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        var clean = new string([.. text.Get.Where(c => !char.IsSurrogate(c))]);
        var encoded = Encoding.ASCII.GetBytes($"x=1&k={Uri.EscapeDataString(clean).Replace("%20", "+", StringComparison.Ordinal)}");

        Assert.Equal(clean, Encoding.UTF8.GetString(FormFields.Find(encoded, "k"u8)));
    }));

    [Fact]
    public void ReadJson_AnyTextBehindAnyName_IsFound() => Check.One(Cases, Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), ArbMap.Default.ArbFor<NonEmptyString>(), (name, value) =>
    {
        var key = new string([.. name.Get.Where(c => !char.IsSurrogate(c))]);
        var text = new string([.. value.Get.Where(c => !char.IsSurrogate(c))]);
        var json = new JsonObject { ["list"] = new JsonArray(new JsonObject { [key] = text, [key + "other"] = "x" }) }.ToJsonString();
        var pointer = $"/list/0/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

        Assert.Equal(text, Encoding.UTF8.GetString(PlaceReader.ReadJson(Encoding.UTF8.GetBytes(json), Encoding.UTF8.GetBytes(pointer))));
    }));

    [Theory]
    [InlineData("""{"a":{"b":1250}}""", "/a/b", "1250")]
    [InlineData("""{"a":[{"b":true}]}""", "/a/0/b", "true")]
    [InlineData("""{"a":[{"b":"1"},{"b":"2"}]}""", "/a/0/b", "")]
    [InlineData("""{"a":"1","a":"2"}""", "/a", "")]
    [InlineData("""{"a":{"b":"1"},"a":{"c":"2"}}""", "/a/b", "")]
    [InlineData("""{"a":"1"} {"a":"2"}""", "/a", "")]
    [InlineData("""{"a":null}""", "/a", "")]
    [InlineData("""{"a":{"b":"1"}}""", "/a", "")]
    [InlineData("""{"\u0061":"1"}""", "/a", "1")]
    public void ReadJson_OnlyWhatIsUnambiguous_IsFound(string json, string pointer, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(PlaceReader.ReadJson(Encoding.UTF8.GetBytes(json), Encoding.UTF8.GetBytes(pointer))));

    [Fact]
    public void Find_NameTwice_IsNotFound() => Assert.True(FormFields.Find("a=1&b=2&a=1"u8, "a"u8).IsEmpty);

    [Theory]
    [InlineData("2025-11-22T08:26:40Z", 1763800000)]
    [InlineData("2025-11-22T00:26:40-08:00", 1763800000)]
    [InlineData("2025-11-22t08:26:40.123456789z", 1763800000)]
    [InlineData("2025-11-22 13:56:40+05:30", 1763800000)]
    [InlineData("2025-02-29T00:00:00Z", null)]
    [InlineData("2025-11-22T08:26:40", null)]
    [InlineData("2025-11-22T08:26:40.Z", null)]
    [InlineData("2025-11-22T24:00:00Z", null)]
    [InlineData("2025-11-22T08:26:40+24:00", null)]
    [InlineData("22/11/2025 08:26:40 Z", null)]
    [InlineData("", null)]
    public void Read_Rfc3339_IsReadOrRefused(string text, int? seconds) =>
        Assert.Equal(seconds is null ? null : DateTimeOffset.FromUnixTimeSeconds(seconds.Value), SignatureTime.Read(Encoding.ASCII.GetBytes(text), TimeUnit.Rfc3339));

    [Theory]
    [InlineData("1763800000", TimeUnit.Seconds, 1763800000)]
    [InlineData("1763800000000", TimeUnit.Milliseconds, 1763800000)]
    [InlineData("1763800000 ", TimeUnit.Seconds, null)]
    [InlineData("-1", TimeUnit.Seconds, null)]
    [InlineData("99999999999999999999", TimeUnit.Milliseconds, null)]
    [InlineData("253402300800", TimeUnit.Seconds, null)]
    public void Read_Number_IsReadOrRefused(string text, TimeUnit unit, int? seconds) =>
        Assert.Equal(seconds?.ToString(CultureInfo.InvariantCulture), SignatureTime.Read(Encoding.ASCII.GetBytes(text), unit)?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
}
