using System.IO.Compression;
using System.Net.Mime;
using Dashboard.Api;
using Dashboard.Metrics;
using Dashboard.Otlp.Messages;
using Dashboard.Security;
using Dashboard.Telemetry;
using Google.Protobuf;

namespace Dashboard.Otlp;

/// <summary>
/// OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp): <c>POST /v1/traces</c>, <c>/v1/metrics</c> and <c>/v1/logs</c>
/// with protobuf or JSON, plain or gzip.
/// </summary>
internal sealed class OtlpReceiver(
    DashboardOptions options,
    TraceStore traces,
    LogStore logs,
    MetricStore metrics,
    OtlpForwarder? forwarder,
    TimeProvider time)
{
    public const string ApiKeyHeader = "x-otlp-api-key";

    private readonly OtlpConverter _converter = new(options.Limits);

    public void Map(IEndpointRouteBuilder app)
    {
        var metricConverter = new OtlpMetricConverter(_converter);
        app.MapPost("/v1/traces", context => ReceiveAsync(context, ExportTraceServiceRequest.Parser, (request, json) =>
        {
            if (json)
            {
                OtlpIds.Repair(request);
            }

            traces.Add(_converter.Spans(request));
        }));
        app.MapPost("/v1/logs", context => ReceiveAsync(context, ExportLogsServiceRequest.Parser, (request, json) =>
        {
            if (json)
            {
                OtlpIds.Repair(request);
            }

            logs.Add(_converter.Logs(request, time.GetUtcNow()));
        }));
        app.MapPost("/v1/metrics", context => ReceiveAsync(context, ExportMetricsServiceRequest.Parser, (request, _) =>
            metrics.Add(metricConverter.Readings(request))));
    }

    private async Task ReceiveAsync<T>(HttpContext context, MessageParser<T> parser, Action<T, bool> store)
        where T : IMessage<T>, new()
    {
        if (options.OtlpApiKey is { } key && !ConstantTime.Equals(context.Request.Headers[ApiKeyHeader], key))
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status401Unauthorized, $"The header {ApiKeyHeader} is missing or wrong.");
            return;
        }

        if (Encoding(context.Request.ContentType) is not { } json)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, $"Send {OtlpPayload.Protobuf} or {OtlpPayload.Json}; gRPC is not served.");
            return;
        }

        try
        {
            var body = await ReadAsync(context.Request, context.RequestAborted);
            store(OtlpPayload.Parse(parser, body, json), json);
            forwarder?.Forward(context.Request.Path.Value!.TrimStart('/'), json ? OtlpPayload.Json : OtlpPayload.Protobuf, body);
        }
        catch (BadHttpRequestException error)
        {
            await ApiProblem.WriteAsync(context, error.StatusCode, error.Message);
            return;
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidJsonException or InvalidDataException)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, $"The body is not a {typeof(T).Name}: {error.Message}");
            return;
        }

        // An empty ExportServiceResponse: everything was taken.
        context.Response.ContentType = json ? OtlpPayload.Json : OtlpPayload.Protobuf;
        if (json)
        {
            await context.Response.WriteAsync("{}", context.RequestAborted);
        }
    }

    /// <summary>Whether the body is JSON; null for anything else than the two encodings.</summary>
    private static bool? Encoding(string? contentType) =>
        contentType is null || !System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type) ? null
        : type.MediaType is OtlpPayload.Protobuf or MediaTypeNames.Application.Octet ? false
        : type.MediaType == OtlpPayload.Json ? true
        : null;

    private async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            throw new BadHttpRequestException($"The content encoding '{encoding}' is not served; gzip is.", StatusCodes.Status415UnsupportedMediaType);
        }

        await using var gzip = encoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : null;
        var source = gzip ?? request.Body;
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await source.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > options.Limits.RequestBytes)
            {
                throw new BadHttpRequestException($"The body is larger than {options.Limits.RequestBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
            }

            await buffer.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }

        return buffer.ToArray();
    }
}
