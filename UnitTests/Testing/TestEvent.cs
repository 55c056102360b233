using System.Text;
using System.Text.Json.Nodes;

namespace Testing;

/// <summary>A payload 2.0 event as an HTTP API makes it.</summary>
internal sealed record TestEvent
{
    public string Method { get; init; } = "POST";

    public string Path { get; init; } = "/hook";

    public string Query { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string[] Cookies { get; init; } = [];

    public byte[] Body { get; init; } = [];

    public bool Base64 { get; init; }

    public string Stage { get; init; } = "$default";

    public string Domain { get; init; } = "abc.execute-api.eu-west-1.amazonaws.com";

    public string SourceIp { get; init; } = "192.0.2.1";

    public string Json
    {
        get
        {
            var headers = new JsonObject { ["host"] = Domain };
            foreach (var (name, value) in Headers)
            {
                headers[name] = value;
            }

            var payload = new JsonObject
            {
                ["version"] = "2.0",
                ["routeKey"] = "$default",
                ["rawPath"] = Path,
                ["rawQueryString"] = Query,
                ["headers"] = headers,
                ["requestContext"] = new JsonObject
                {
                    ["domainName"] = Domain,
                    ["http"] = new JsonObject { ["method"] = Method, ["path"] = Path, ["protocol"] = "HTTP/1.1", ["sourceIp"] = SourceIp },
                    ["stage"] = Stage,
                    ["authorizer"] = new JsonObject { ["lambda"] = new JsonObject { ["rule"] = "allowed 192.0.2.0/24" } },
                },
                ["isBase64Encoded"] = Base64,
            };
            if (Cookies.Length > 0)
            {
                payload["cookies"] = new JsonArray([.. Cookies.Select(cookie => (JsonNode)cookie)]);
            }

            if (Body.Length > 0)
            {
                payload["body"] = Base64 ? Convert.ToBase64String(Body) : Encoding.UTF8.GetString(Body);
            }

            return payload.ToJsonString();
        }
    }
}
