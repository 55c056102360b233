using System.Net.Http.Headers;

namespace IntegrationTests.Forwarding;

/// <summary>A request that senders might send, made from a seed.</summary>
internal sealed record GeneratedRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, string? ContentType)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    private static readonly string[] Segments = ["hook", "a%20b", "%C3%BC", "x.y", "~t", "100%25", "a+b", "k=v;p", "(1)", "@me", "%3F", "%23", ":", "''", "%5B%5D", "!$&*,"];
    private static readonly string[] Queries = ["a=1", "b=%2F", "c", "d=", "a=2", "e=%20+%2B", "f=%C3%BC", "g=a:b@c/d?e", "h=1=2", "%69=%3d", "j=[x]"];

    /// <summary>Header fields a webhook may have; values are what a field may hold.</summary>
    private static readonly (string Name, string Value)[] Fields =
    [
        ("X-GitHub-Event", "push"), ("X-Empty", ""), ("X-Quoted", "\"a, b\"; c='d'"), ("X-Signature", "t=1,v1=abc,v1=def"), ("Accept", "text/html, */*;q=0.1"),
        ("Authorization", "Bearer a.b-c_d~e+f/g="), ("Cookie", "a=1; b=\"2\"; c="), ("If-None-Match", "W/\"x\", \"y\""), ("X-Slash", "a\\b\\\"c"),
        ("X-Json", "{\"a\":[1,\"\\u00e9\"]}"), ("User-Agent", "Shopify-Captain-Hook/1.0 (+http://x)"), ("Accept-Encoding", "gzip, br"), ("X-Inner", "a \t b"),
        ("Forwarded", "for=1.2.3.4"), ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "gopher"), ("Via", "1.0 forged"), ("TE", "trailers"),
    ];

    private static readonly string?[] Types =
        ["application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-8", "application/octet-stream", "multipart/form-data; boundary=x", "application/xml", null];

    public static GeneratedRequest From(int seed)
    {
        var random = new Random(seed);
        var method = Pick(random, Methods);
        var path = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => "/" + Pick(random, Segments))) + (random.Next(4) == 0 ? "/" : "");
        var query = string.Join('&', Enumerable.Range(0, random.Next(0, 5)).Select(_ => Pick(random, Queries)));
        var headers = Fields.Where(_ => random.Next(3) == 0).Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        var body = method is "GET" or "DELETE" or "OPTIONS" ? [] : Bytes(random);
        return new GeneratedRequest(method, query.Length == 0 ? path : $"{path}?{query}", headers, body, body.Length == 0 ? null : Pick(random, Types));
    }

    /// <summary>The request for a server, not canonicalized by the client.</summary>
    public HttpRequestMessage To(Uri server, string id)
    {
        var uri = new Uri($"{server.Scheme}://{server.Authority}{Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(Method), uri);
        if (Method is not ("GET" or "DELETE" or "OPTIONS"))
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = ContentType is null ? null : MediaTypeHeaderValue.Parse(ContentType);
        }

        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        message.Headers.Add("X-Fidelity-Id", id);
        return message;
    }

    private static byte[] Bytes(Random random)
    {
        // Text, text outside ASCII, bytes that are no text, and none.
        var bytes = new byte[random.Next(0, random.Next(10) == 0 ? 200_000 : 2_000)];
        switch (random.Next(3))
        {
            case 0: random.NextBytes(bytes); break;
            case 1: random.GetItems("abc {}\":,\\\n\r\t%&=+0123"u8, bytes); break;
            default: bytes = System.Text.Encoding.UTF8.GetBytes(new string(random.GetItems<char>("aäß€\u2028\u0001\"\\", bytes.Length / 3))); break;
        }

        return bytes;
    }

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];
}
