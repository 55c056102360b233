using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LambdaEmulator.Configuration;

namespace LambdaEmulator.HttpApi;

/// <summary>
/// Writes events in payload format 2.0. Contract: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs"
/// and "Control access to HTTP APIs with AWS Lambda authorizers".
/// </summary>
internal sealed class EventWriter(EmulatorOptions options)
{
    /// <summary>The API's id and domain prefix in ARNs and request contexts.</summary>
    public const string ApiId = "local";

    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An event for a function. <paramref name="authorizerContext"/> reaches it as <c>requestContext.authorizer.lambda</c>.</summary>
    public byte[] Integration(HttpApiRequest request, Route route, JsonElement? authorizerContext) => Write(json =>
    {
        json.WriteString("version", "2.0");
        WriteRequest(json, request, route);
        WriteContext(json, request, route.RouteKey, authorizerContext);
        if (request.Body.IsEmpty)
        {
            json.WriteBoolean("isBase64Encoded", false);
            return;
        }

        var text = BodyEncoding.TextOf(request.Headers.GetValueOrDefault("content-type"), request.Body);
        if (text is null)
        {
            json.WriteBase64String("body", request.Body.Span);
        }
        else
        {
            json.WriteString("body", text);
        }

        json.WriteBoolean("isBase64Encoded", text is null);
    });

    /// <summary>A REQUEST event for an authorizer: without the body.</summary>
    public byte[] Authorizer(HttpApiRequest request, Route route, IReadOnlyList<string> identity) => Write(json =>
    {
        json.WriteString("version", "2.0");
        json.WriteString("type", "REQUEST");
        json.WriteString("routeArn", RouteArn(request));
        if (identity.Count == 0)
        {
            json.WriteNull("identitySource");
        }
        else
        {
            WriteList(json, "identitySource", identity);
        }

        WriteRequest(json, request, route);
        WriteContext(json, request, route.RouteKey, null);
    });

    /// <summary>What IAM policies of authorizers are about: <c>arn:aws:execute-api:region:account:api/stage/METHOD/path</c>.</summary>
    public string RouteArn(HttpApiRequest request) =>
        $"arn:aws:execute-api:{options.Region}:{options.AccountId}:{ApiId}/{options.HttpApi.Stage}/{request.Method}{request.Path}";

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream(4096);
        using (var json = new Utf8JsonWriter(buffer, _json))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void WriteRequest(Utf8JsonWriter json, HttpApiRequest request, Route route)
    {
        json.WriteString("routeKey", route.RouteKey);
        json.WriteString("rawPath", request.Path);
        json.WriteString("rawQueryString", request.RawQuery);
        if (request.Cookies.Count > 0)
        {
            WriteList(json, "cookies", request.Cookies);
        }

        WriteMap(json, "headers", request.Headers);
        WriteMap(json, "queryStringParameters", request.Query);
        WriteMap(json, "pathParameters", route.Variables);
        WriteMap(json, "stageVariables", options.HttpApi.StageVariables);
    }

    private void WriteContext(Utf8JsonWriter json, HttpApiRequest request, string routeKey, JsonElement? authorizerContext)
    {
        json.WriteStartObject("requestContext");
        json.WriteString("accountId", options.AccountId);
        json.WriteString("apiId", ApiId);
        if (authorizerContext is { } context)
        {
            json.WriteStartObject("authorizer");
            json.WritePropertyName("lambda");
            context.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteString("domainName", request.DomainName);
        json.WriteString("domainPrefix", request.DomainPrefix);
        json.WriteStartObject("http");
        json.WriteString("method", request.Method);
        json.WriteString("path", request.Path);
        json.WriteString("protocol", request.Protocol);
        json.WriteString("sourceIp", request.SourceIp);
        json.WriteString("userAgent", request.UserAgent);
        json.WriteEndObject();
        json.WriteString("requestId", request.RequestId);
        json.WriteString("routeKey", routeKey);
        json.WriteString("stage", options.HttpApi.Stage);
        json.WriteString("time", request.Time.ToString("dd'/'MMM'/'yyyy':'HH':'mm':'ss +0000", CultureInfo.InvariantCulture));
        json.WriteNumber("timeEpoch", request.Time.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    // Maps without members are left out, but headers never are empty.
    private static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
