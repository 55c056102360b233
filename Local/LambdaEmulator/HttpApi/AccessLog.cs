using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LambdaEmulator.HttpApi;

/// <summary>A JSON line per request with the fields that API Gateway's documentation suggests for access logs.</summary>
internal sealed class AccessLog(TextWriter output)
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(HttpApiRequest request, HttpApiAnswer answer, double milliseconds)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("requestId", request.RequestId);
            json.WriteString("ip", request.SourceIp);
            json.WriteString("requestTime", request.Time.ToString("dd'/'MMM'/'yyyy':'HH':'mm':'ss +0000"));
            json.WriteString("httpMethod", request.Method);
            json.WriteString("path", request.Path);
            json.WriteString("routeKey", answer.Route?.RouteKey ?? "-");
            json.WriteNumber("status", answer.Response.Status);
            json.WriteString("protocol", request.Protocol);
            json.WriteNumber("responseLength", answer.Response.Body.Length);
            json.WriteNumber("responseLatency", Math.Round(milliseconds, 2));
            json.WriteString("authorizer", $"{answer.Authorizer.Decision}");
            if (answer.Error is not null)
            {
                json.WriteString("error", answer.Error);
            }

            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
