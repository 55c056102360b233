using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AwsServer;

/// <summary>One service over the AWS JSON protocol: <c>POST /</c> with <c>X-Amz-Target: prefix.Operation</c>, signed with Signature Version 4.</summary>
/// <param name="protocol">The service's dialect.</param>
/// <param name="authenticator">Verifies signatures.</param>
/// <param name="operations">The operations by their names.</param>
/// <param name="logger">Takes a line for each call, without its content.</param>
internal sealed partial class JsonService(
    JsonProtocol protocol, RequestAuthenticator authenticator, IReadOnlyDictionary<string, JsonOperation> operations, ILogger logger)
{
    /// <summary>Whether a request names an operation of this service.</summary>
    public bool Serves(HttpRequest request) => Target(request).StartsWith(protocol.TargetPrefix, StringComparison.Ordinal);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var operation = "";
        Reply reply;
        try
        {
            operation = Serves(context.Request) ? Target(context.Request)[protocol.TargetPrefix.Length..] : "";
            reply = await ReadAsync(context.Request) is { } body
                ? await AnswerAsync(context.Request, operation, body, context.RequestAborted)
                : new ServiceError("RequestEntityTooLargeException", $"The request has more than {protocol.MaxRequestBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
        }
        catch (Exception exception) when (exception is BadHttpRequestException or IOException or OperationCanceledException)
        {
            // The client is gone or sent less than it announced; whoever still listens gets an answer.
            reply = new ServiceError("SerializationException", "The request could not be read.");
        }
        catch (Exception exception)
        {
            Log.Unexpected(logger, operation, exception);
            reply = new ServiceError("InternalServiceError", "The emulator failed; its log says why.", StatusCodes.Status500InternalServerError);
        }

        await WriteAsync(context, operation, reply);
    }

    private static string Target(HttpRequest request) => request.Headers["X-Amz-Target"].ToString();

    private async ValueTask<Reply> AnswerAsync(HttpRequest request, string operation, byte[] body, CancellationToken cancellationToken)
    {
        if (authenticator.Verify(request, body) is { } refused)
            return refused;
        return operations.TryGetValue(operation, out var run)
            ? await run(body, cancellationToken)
            : new ServiceError("UnknownOperationException", "The X-Amz-Target header names no operation of this service.");
    }

    private async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > protocol.MaxRequestBytes)
            return null;
        var body = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 0) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(body.GetMemory(4096), request.HttpContext.RequestAborted);
            if (read == 0)
                return body.WrittenSpan.ToArray();
            body.Advance(read);
            if (body.WrittenCount > protocol.MaxRequestBytes)
                return null;
        }
    }

    private async Task WriteAsync(HttpContext context, string operation, Reply reply)
    {
        var requestId = Guid.NewGuid().ToString();
        Activity.Current?.SetTag("rpc.system", "aws-api").SetTag("rpc.method", operation).SetTag("error.type", reply.Error?.Code);
        if (reply.Error is { } refusal)
            Log.Refused(logger, operation, refusal.Status, refusal.Code, requestId);
        else
            Log.Answered(logger, operation, requestId);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var body = reply.Error is { } error ? Serialize(error) : reply.Body;
        context.Response.StatusCode = reply.Error?.Status ?? StatusCodes.Status200OK;
        context.Response.ContentType = protocol.MediaType;
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        if (reply.Error?.QueryCode is { } code)
            context.Response.Headers["x-amzn-query-error"] = $"{code};Sender";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private byte[] Serialize(ServiceError error)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("__type", protocol.ErrorPrefix + error.Code);
            writer.WriteString(protocol.MessageMember, error.Message);
            error.WriteMembers?.Invoke(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Operation} answered ({RequestId})")]
        public static partial void Answered(ILogger logger, string operation, string requestId);

        [LoggerMessage(3, LogLevel.Information, "{Operation}: {Status} {Error} ({RequestId})")]
        public static partial void Refused(ILogger logger, string operation, int status, string error, string requestId);

        [LoggerMessage(2, LogLevel.Error, "{Operation} failed")]
        public static partial void Unexpected(ILogger logger, string operation, Exception exception);
    }
}
