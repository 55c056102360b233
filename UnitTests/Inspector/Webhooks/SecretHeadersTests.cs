using Inspector.Webhooks;

namespace Inspector.UnitTests.Webhooks;

public sealed class SecretHeadersTests
{
    [Theory]
    [InlineData("Authorization", true)]
    [InlineData("cookie", true)]
    [InlineData("X-Gitlab-Token", true)]
    [InlineData("x-api-key", true)]
    [InlineData("x-hub-signature-256", false)]
    [InlineData("content-type", false)]
    public void IsSecret_Names(string name, bool expected) => Assert.Equal(expected, SecretHeaders.IsSecret(name));

    [Fact]
    public void Unmask_EditedList_GetsOriginalsBackInOrder()
    {
        string[][] originals = [["Cookie", "a=1"], ["x", "y"], ["cookie", "b=2"]];
        var masked = SecretHeaders.Mask(originals);
        Assert.DoesNotContain(masked, header => header[1] is "a=1" or "b=2");

        var unmasked = SecretHeaders.Unmask([.. masked, ["x-token", SecretHeaders.MaskText], ["new", "header"]], originals);

        Assert.Equal([["Cookie", "a=1"], ["x", "y"], ["cookie", "b=2"], ["new", "header"]], unmasked);
    }

    [Fact]
    public void MaskQuery_SecretParameters_AreMasked() =>
        Assert.Equal($"a=1&access_token={SecretHeaders.MaskText}&b", SecretHeaders.MaskQuery("a=1&access_token=abc&b"));

    [Theory]
    [InlineData("a=1&token=••••••••&b", "a=1&token=one&b")]
    [InlineData("token=%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2&b", "token=one&b")]
    [InlineData("token=••••••••&token=••••••••", "token=one&token=two")]
    [InlineData("token=changed&secret=••••••••", "token=changed&secret=••••••••")]
    public void UnmaskQuery_EditedQuery_GetsOriginalsBack(string edited, string expected) =>
        Assert.Equal(expected, SecretHeaders.UnmaskQuery(edited, "a=1&token=one&token=two&b"));

    [Theory]
    [InlineData("/orders/$all:now@home", "q=%20", "/orders/$all:now@home?q=%20")]
    [InlineData("/50%/what?/a b/%41", "", "/50%25/what%3F/a%20b/%2541")]
    public void Target_DecodedPath_IsEncodedAgain(string path, string query, string expected) =>
        Assert.Equal(expected, new WebhookRecord { Path = path, Query = query }.Target);

    [Fact]
    public void Curl_TextWithQuotes_SurvivesTheShell()
    {
        var command = WebhookSender.Curl(new Uri("http://localhost:1"), new WebhookRecord
        {
            Method = "POST",
            Path = "/it's",
            RequestHeaders = [["x", "$(rm)'"], ["content-length", "3"]],
            RequestBody = "a'b`c"u8.ToArray(),
        });

        Assert.Equal("curl -i -X 'POST' 'http://localhost:1/it'\\''s' \\\n  -H 'x: $(rm)'\\''' \\\n  --data-binary 'a'\\''b`c'", command);
    }
}
