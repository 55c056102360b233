namespace Benchmarks.Forwarding;

/// <summary>Bodies and the event that carries them.</summary>
internal static class TestBody
{
    /// <summary>The small body.</summary>
    public const string Small = """{"ref":"refs/heads/main","repository":{"full_name":"octo/hello"},"commits":[]}""";

    /// <summary>Bytes that are no UTF-8.</summary>
    public static byte[] Binary(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>A webhook as an HTTP API hands it over.</summary>
    /// <param name="bodyBytes">Size of its body; 0: the small one.</param>
    /// <param name="fields">More header fields, as JSON members, each with a comma behind it.</param>
    public static string Event(int bodyBytes, string fields = "")
    {
        var body = bodyBytes == 0 ? Small.Replace("\"", "\\\"", StringComparison.Ordinal) : Convert.ToBase64String(Binary(bodyBytes));
        var isBase64 = bodyBytes == 0 ? "false" : "true";
        return $$$"""
            {"version":"2.0","routeKey":"$default","rawPath":"/hooks/push","rawQueryString":"a=1&b=%2F","headers":{"content-type":"application/json",{{{fields}}}
            "user-agent":"GitHub-Hookshot/044aadd","x-github-event":"push","x-forwarded-for":"192.0.2.1","x-forwarded-proto":"https","x-forwarded-port":"443",
            "host":"abc.execute-api.eu-west-1.amazonaws.com"},"requestContext":{"accountId":"123456789012","apiId":"abc",
            "domainName":"abc.execute-api.eu-west-1.amazonaws.com","domainPrefix":"abc","http":{"method":"POST","path":"/hooks/push","protocol":"HTTP/1.1",
            "sourceIp":"192.0.2.1","userAgent":"GitHub-Hookshot/044aadd"},"requestId":"id","routeKey":"$default","stage":"$default",
            "time":"12/Mar/2020:19:03:58 +0000","timeEpoch":1583348638390},"body":"{{{body}}}","isBase64Encoded":{{{isBase64}}}}
            """;
    }
}
