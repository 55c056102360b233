using Routing.Configuration;

namespace Routing.UnitTests;

public sealed class RouteTableReaderTests
{
    private const string Everything = """
        {
          // comments and trailing commas are allowed
          "routes": [
            {
              "name": "github",
              "match": { "hosts": ["*.example.com"], "methods": ["POST"], "path": "/github/{repo}" },
              "target": "http://builds:8080/hooks/{repo}",
              "responseMode": "HTTP_CODE",
              "request": { "keepHost": true, "set": { "X-Env": "prod" }, "remove": ["X-Debug"] },
              "response": { "set": { "X-Served-By": "forwarder" }, "remove": ["Server"] },
              "limits": { "connectSeconds": 3, "firstByteSeconds": 8.5, "totalSeconds": 9, "bodyBytes": 1048576 },
              "idempotent": true,
              "revealTarget": true,
              "sources": { "allow": ["192.0.2.0/24"], "deny": ["192.0.2.9/32"] },
              "verification": { "scheme": "github", "secret": { "name": "webhooks/github", "key": "secret" } },
              "apiKey": { "header": "X-Key", "secret": { "name": "keys" } },
            },
            { "name": "rest", "target": "https://[fd7a:115c:a1e0::7]" },
          ],
        }
        """;

    [Fact]
    public void Read_Everything_IsUnderstood()
    {
        var errors = new List<string>();
        var table = RouteTableReader.Read(Everything, ResponseMode.Full, errors);

        Assert.Empty(errors);
        var github = table.Routes[0];
        Assert.Equal(ResponseMode.Status, github.ResponseMode);
        Assert.True(github.KeepHost);
        Assert.Equal(TimeSpan.FromSeconds(8.5), github.Limits.FirstByte);
        Assert.Equal(1048576, github.MaxBodyBytes);
        Assert.Equal("x-key", github.ApiKey!.Header);
        var decision = table.Find("hooks.example.com", "POST", "/github/a b");
        Assert.Equal("github", decision.Route!.Name);
        Assert.Equal("/hooks/a%20b", decision.Target!.Path);
        Assert.Equal("rest", table.Find("example.com", "POST", "/github/x").Route!.Name);
        Assert.Equal("https://[fd7a:115c:a1e0::7]:443", table.Find("x", "GET", "/").Target!.Authority);
    }

    [Fact]
    public void Read_EverythingWrong_NamesAllWithTheirPaths()
    {
        var errors = new List<string>();
        RouteTableReader.Read(
            """
            {
              "routes": [
                {
                  "name": "a",
                  "match": { "hosts": ["a b"], "methods": ["post"], "path": "x", "paths": [] },
                  "target": "ftp://x",
                  "responseMode": "full",
                  "request": { "set": { "Content-Length": "1", "X": "a\nb" }, "remove": ["bad name"] },
                  "limits": { "connectSeconds": 0, "totalSeconds": "9" },
                  "idempotent": "yes",
                  "sources": { "allow": ["10.0.0.1/8"] },
                  "verification": { "scheme": "gitbub" },
                  "apiKey": {}
                },
                { "name": "a", "target": "http://{svc}/x" },
                { "target": "http://x", "name": "v", "verification": { "scheme": "hmac", "secret": { "name": "s" }, "header": "h", "content": "{timestamp}.{bod}" } },
                { "target": "http://x", "name": "w", "verification": { "scheme": "github", "secret": { "name": "s" }, "toleranceSeconds": 5 } },
                "no object"
              ],
              "version": 1
            }
            """,
            ResponseMode.Full,
            errors);

        foreach (var expected in (string[])[
            "$.routes[0].match.hosts: 'a b'", "$.routes[0].match.methods: 'post'", "$.routes[0].match.path: 'x'", "$.routes[0].match.paths: is not known",
            "$.routes[0].target: 'ftp://x'", "$.routes[0].responseMode: is 'full'", "$.routes[0].request.set.Content-Length:", "$.routes[0].request.set.X:",
            "$.routes[0].request.remove: 'bad name'", "$.routes[0].limits.connectSeconds:", "$.routes[0].limits.totalSeconds:", "$.routes[0].idempotent:",
            "$.routes[0].sources.allow: '10.0.0.1/8'", "$.routes[0].verification.scheme: is 'gitbub'", "$.routes[0].verification.secret: is required",
            "$.routes[0].apiKey.secret: is required", "$.routes[1].name: 'a'", "$.routes[1].target: 'http://{svc}/x' uses {svc}",
            "$.routes[2].verification.content: '{timestamp}.{bod}'", "$.routes[3].verification.toleranceSeconds: is not known", "$.routes[4]: must be an object",
            "$.version: is not known"])
        {
            Assert.Contains(errors, error => error.StartsWith(expected, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"routes":[]}""")]
    [InlineData("""{"routes":{}}""")]
    [InlineData("file:/nonexistent/routes.json")]
    [InlineData("""{"routes":[{"name":"a","name":"b","target":"http://x"}]}""")]
    public void Read_NoRoutes_IsAnError(string setting)
    {
        var errors = new List<string>();
        RouteTableReader.Read(setting, ResponseMode.Full, errors);

        Assert.NotEmpty(errors);
    }

    [Theory]
    [InlineData("""{"name":"a","match":{"path":"/hooks/:repo"},"target":"http://x"}""", "$.routes[0].match.path: '/hooks/:repo' has the segment ':repo'; write {repo}")]
    [InlineData("""{"name":"a","match":{"path":"/hooks/*"},"target":"http://x"}""", "write {name} for one segment, {name+} at the end")]
    [InlineData("""{"name":"a","match":{"path":"/a?b"},"target":"http://x"}""", "has a query or a fragment")]
    [InlineData("""{"name":"a","match":{"path":"/a%20b"},"target":"http://x"}""", "write a b")]
    [InlineData("""{"name":"a","match":{"path":"hooks"},"target":"http://x"}""", "must begin with a slash: /hooks")]
    [InlineData("""{"name":"a","match":{"methods":["*"]},"target":"http://x"}""", "leave out methods")]
    [InlineData("""{"name":"a","match":{"methods":["CONNECT"]},"target":"http://x"}""", "asks for a tunnel")]
    [InlineData("""{"name":"a","match":{"hosts":["*"]},"target":"http://x"}""", "leave out hosts")]
    [InlineData("""{"name":"a","match":{"hosts":["https://a.example"]},"target":"http://x"}""", "without scheme and port")]
    [InlineData("""{"name":"a","target":"http://fd7a::1:8080"}""", "without brackets")]
    [InlineData("""{"name":"a","target":"http://[x]:80"}""", "brackets that do not hold an IPv6 address")]
    [InlineData("""{"name":"a","target":"http://100.64.0.300:80"}""", "'100.64.0.300' is no IPv4 address")]
    [InlineData("""{"name":"a","target":"http://100.64.1"}""", "is no IPv4 address")]
    [InlineData("""{"name":"a","target":"http://0x64.1.1.1"}""", "is no IPv4 address")]
    [InlineData("""{"name":"a","target":"svc:80"}""", "must begin with http:// or https://: http://svc:80")]
    [InlineData("""{"name":"a","target":"http://x","sources":{"allow":[]}}""", "$.routes[0].sources.allow: is empty")]
    [InlineData("""{"name":"a","target":"http://x","request":{"set":{"Host":"y"}}}""", "keepHost")]
    [InlineData("""{"name":"a","target":"http://x","response":{"remove":["Content-Length"]}}""", "frames the message")]
    public void Read_CannotBeMeant_SaysWhatToWrite(string route, string expected)
    {
        Assert.Contains(expected, Assert.Single(Errors($$"""{"routes":[{{route}}]}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """ "match":{"path":"/a"}, """, true)]
    [InlineData(""" "match":{"path":"/{all+}"}, """, """ "match":{"path":"/a/{b}"}, """, true)]
    [InlineData(""" "match":{"path":"/{all+}"}, """, "", false)]
    [InlineData(""" "match":{"path":"/{all+}"}, """, """ "match":{"path":"/"}, """, false)]
    [InlineData(""" "match":{"path":"/{x}"}, """, """ "match":{"path":"/a"}, """, true)]
    [InlineData(""" "match":{"path":"/a"}, """, """ "match":{"path":"/{x}"}, """, false)]
    [InlineData(""" "match":{"path":"/{x}/b"}, """, """ "match":{"path":"/a/{y+}"}, """, false)]
    [InlineData(""" "match":{"methods":["POST"]}, """, "", false)]
    [InlineData(""" "match":{"methods":["POST","PUT"]}, """, """ "match":{"methods":["PUT"]}, """, true)]
    [InlineData(""" "match":{"hosts":["*.example.com"]}, """, """ "match":{"hosts":["a.example.com","*.b.example.com"]}, """, true)]
    [InlineData(""" "match":{"hosts":["a.example.com"]}, """, """ "match":{"hosts":["*.example.com"]}, """, false)]
    public void Read_RouteBehindOneThatTakesAll_IsNamed(string first, string second, bool hidden)
    {
        var errors = Errors($$"""{"routes":[{{{first}} "name":"before","target":"http://x"},{{{second}} "name":"behind","target":"http://x"}]}""");

        Assert.Equal(hidden ? ["$.routes[1].match: no request gets here: 'before' stands before it and takes them all; put it behind, or delete one of them."] : [], errors);
    }

    [Theory]
    [InlineData("/var/task/routes.json", "for a file write file:/var/task/routes.json")]
    [InlineData("routes.json", "for a file write file:routes.json")]
    [InlineData("file:/nonexistent/routes.json", "there is no file '/nonexistent/routes.json'")]
    [InlineData("file:/", "is a folder")]
    [InlineData("file:", "cannot be read")]
    public void Read_FileIsNotThere_SaysWhatIsMeant(string setting, string expected)
    {
        Assert.Contains(expected, Assert.Single(Errors(setting)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", null)]
    [InlineData("utf-16", "is UTF-16; save it as UTF-8")]
    [InlineData("utf-16BE", "is UTF-16; save it as UTF-8")]
    public void Read_ByteOrderMark_IsSkippedOrNamed(string encoding, string? expected)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Everything, System.Text.Encoding.GetEncoding(encoding));

            Assert.Equal(expected, Errors($"file:{path}").Select(error => expected is not null && error.Contains(expected, StringComparison.Ordinal) ? expected : error).SingleOrDefault());
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Empty(Errors($"\uFEFF{Everything}"));
    }

    [Fact]
    public void Read_File_IsTheSame()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Everything);
            var errors = new List<string>();

            Assert.Equal(2, RouteTableReader.Read($"file:{path}", ResponseMode.Full, errors).Routes.Count);
            Assert.Empty(errors);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Find_OtherMethod_NamesTheAllowedOnes()
    {
        var table = RouteTableReader.Read(
            """{"routes":[{"name":"a","match":{"methods":["POST"],"path":"/x"},"target":"http://a"},{"name":"b","match":{"methods":["PUT","POST"],"path":"/x"},"target":"http://b"}]}""",
            ResponseMode.Full,
            new List<string>());

        Assert.Equal("POST, PUT", table.Find("h", "GET", "/x").AllowedMethods);
        Assert.Equal("b", table.Find("h", "PUT", "/x").Route!.Name);
        Assert.Null(table.Find("h", "PUT", "/y").Route);
    }

    [Fact]
    public void Find_ManyRoutes_AllocatesNoMoreThanWithOne()
    {
        var one = Table(1);
        var many = Table(500);

        Assert.Equal(Allocated(one, "/p0/x"), Allocated(many, "/p499/x"));

        static RouteTable Table(int count) => RouteTableReader.Read(
            $$"""{"routes":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"name":"r{{i}}","match":{"hosts":["h.example"],"methods":["POST"],"path":"/p{{i}}/{x}"},"target":"http://t"}"""))}}]}""",
            ResponseMode.Full,
            new List<string>());

        static long Allocated(RouteTable table, string path)
        {
            Assert.NotNull(table.Find("h.example", "POST", path).Target);
            var before = GC.GetAllocatedBytesForCurrentThread();
            table.Find("h.example", "POST", path);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static List<string> Errors(string setting)
    {
        var errors = new List<string>();
        RouteTableReader.Read(setting, ResponseMode.Full, errors);
        return errors;
    }
}
