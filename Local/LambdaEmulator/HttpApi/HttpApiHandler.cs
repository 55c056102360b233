using System.Diagnostics;
using LambdaEmulator.Functions;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Servers;
using LambdaEmulator.Telemetry;
using KestrelServerLimits = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerLimits;

namespace LambdaEmulator.HttpApi;

/// <summary>Serves the HTTP API: limits, route, authorizer, function, answer.</summary>
internal sealed partial class HttpApiHandler
{
    private const int MostBodyBytes = 10 * 1024 * 1024;
    private const int MostHeadBytes = 10_240;

    private static readonly TimeSpan _integrationLimit = TimeSpan.FromSeconds(30);

    private readonly EmulatorContext _emulator;
    private readonly FunctionRegistry _functions;
    private readonly RouteTable _routes;
    private readonly EventWriter _events;
    private readonly AuthorizerGate _authorizers;
    private readonly CorsPolicy? _cors;
    private readonly AccessLog? _accessLog;
    private readonly WebhookLog _webhooks;
    private readonly ILogger _logger;
    private readonly string _stagePrefix;

    public HttpApiHandler(EmulatorContext emulator, FunctionRegistry functions, WebhookLog webhooks)
    {
        var options = emulator.Options.HttpApi;
        _emulator = emulator;
        _functions = functions;
        _webhooks = webhooks;
        _routes = new RouteTable(options.Routes);
        _events = new EventWriter(emulator.Options);
        _authorizers = new AuthorizerGate(emulator, functions, _events);
        _cors = options.Cors is { } cors ? new CorsPolicy(cors) : null;
        _accessLog = options.AccessLog ? new AccessLog(emulator.Output) : null;
        _logger = emulator.Loggers.CreateLogger<HttpApiHandler>();
        _stagePrefix = options.Stage == Configuration.HttpApiOptions.DefaultStage ? "" : $"/{options.Stage}";
    }

    /// <summary>Above what the API itself refuses, so that the answer is its own; a client that sends slower than 240 bytes/s is cut off.</summary>
    public static void Limits(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MostBodyBytes + 1;
        limits.MaxRequestLineSize = 64 * 1024;
        limits.MaxRequestHeadersTotalSize = 64 * 1024;
        limits.MaxRequestHeaderCount = 1000;
        limits.RequestHeadersTimeout = _integrationLimit;
        limits.MinRequestBodyDataRate = new Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate(240, TimeSpan.FromSeconds(5));
    }

    public async Task HandleAsync(HttpContext context)
    {
        var started = _emulator.Time.GetTimestamp();
        var parent = TraceParent.Of(context.Request);
        using var span = LambdaTracing.HttpApi.StartActivity($"{context.Request.Method}", ActivityKind.Server, parent);
        var trace = LambdaTracing.ContextOf(span, parent);
        var request = HttpApiRequest.From(context, _emulator.Time.GetUtcNow(), NewRequestId(), XRayHeader.Root(trace));
        HttpApiAnswer answer;
        try
        {
            answer = await AnswerAsync(context, request, trace);
        }
        catch (Exception exception) when (IsClientGone(exception, context))
        {
            answer = HttpApiAnswer.Own(499, "Client Closed Request", "the client went away");
        }
        catch (BadHttpRequestException exception)
        {
            answer = HttpApiAnswer.Own(exception.StatusCode, "Bad Request", exception.Message);
        }
        catch (Exception exception)
        {
            Log.Broken(_logger, exception, request.RequestId);
            answer = HttpApiAnswer.InternalError("the emulator failed; see its log");
        }

        answer = Complete(request, answer);
        Describe(span, request, answer);
        Record(request, answer, trace, _emulator.Time.GetElapsedTime(started));
        await WriteAsync(context, answer.Response);
    }

    /// <summary>Answers, logs and shows what the server refused before routing, as any other request.</summary>
    public (IEnumerable<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body) Refuse(RefusedRequest refused)
    {
        var request = HttpApiRequest.From(refused, _emulator.Time.GetUtcNow(), NewRequestId());
        var answer = Complete(request, HttpApiAnswer.Own(refused.Status, refused.Reason, "the server could not read the request"));
        Record(request, answer, default, TimeSpan.Zero);
        return (answer.Response.Headers, answer.Response.Body);
    }

    // 15 characters and an equals sign.
    private static string NewRequestId() =>
        Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(11)).Replace('+', '-').Replace('/', '_');

    /// <summary>
    /// Kestrel tells of a body that breaks off before it cancels <see cref="HttpContext.RequestAborted"/>, as a bad request with this message.
    /// </summary>
    private static bool IsClientGone(Exception exception, HttpContext context) => exception switch
    {
        BadHttpRequestException bad => context.RequestAborted.IsCancellationRequested || bad.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal),
        OperationCanceledException or IOException => true,
        _ => false,
    };

    private async Task<HttpApiAnswer> AnswerAsync(HttpContext context, HttpApiRequest request, ActivityContext trace)
    {
        if (request.HeadLength > MostHeadBytes)
        {
            return HttpApiAnswer.Own(431, "Request Header Fields Too Large", $"request line and headers have {request.HeadLength} bytes; {MostHeadBytes} are allowed");
        }

        if (_cors is not null && CorsPolicy.IsPreflight(request))
        {
            return new HttpApiAnswer(new IntegrationResponse(204, [], [], default));
        }

        if (!request.Path.StartsWith(_stagePrefix + "/", StringComparison.Ordinal) && request.Path != _stagePrefix)
        {
            return HttpApiAnswer.NotFound();
        }

        if (_routes.Find(request.Method, request.Path[_stagePrefix.Length..]) is not { } route)
        {
            return HttpApiAnswer.NotFound();
        }

        var authorizer = await _authorizers.AskAsync(request, route, trace, CancellationToken.None);
        var answer = authorizer.MayPass
            ? await IntegrateAsync(context, request, route, authorizer, trace)
            : HttpApiAnswer.Refused(authorizer);
        return answer with { Route = route, Authorizer = authorizer };
    }

    private async Task<HttpApiAnswer> IntegrateAsync(HttpContext context, HttpApiRequest request, Route route, AuthorizerResult authorizer, ActivityContext trace)
    {
        if (await BodyReader.ReadAsync(context.Request, MostBodyBytes, context.RequestAborted) is not { } body)
        {
            return HttpApiAnswer.TooLarge($"the body has more than {MostBodyBytes} bytes");
        }

        request.Body = body;
        var payload = _events.Integration(request, route, authorizer.Context);
        if (payload.Length > PayloadLimits.Request)
        {
            return HttpApiAnswer.TooLarge($"the event has {payload.Length} bytes; Lambda takes {PayloadLimits.Request}");
        }

        // The function runs on when the caller goes away, as in the service.
        var attached = _emulator.Options.Functions[route.Function].IsAttachedFromOutside;
        using var limit = new CancellationTokenSource(attached ? Timeout.InfiniteTimeSpan : _integrationLimit, _emulator.Time);

        try
        {
            return HttpApiAnswer.From(await _functions.InvokeAsync(route.Function, new InvocationRequest(payload) { Parent = trace }, limit.Token));
        }
        catch (OperationCanceledException)
        {
            return HttpApiAnswer.Unavailable($"the function took longer than {_integrationLimit.TotalSeconds:0} s");
        }
    }

    private static async Task WriteAsync(HttpContext context, IntegrationResponse response)
    {
        context.Response.StatusCode = response.Status;
        var headers = context.Response.Headers;
        try
        {
            foreach (var (name, value) in response.Headers)
            {
                headers.Append(name, value);
            }

            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client went away.
        }
    }

    // What is sent, logged and shown.
    private HttpApiAnswer Complete(HttpApiRequest request, HttpApiAnswer answer)
    {
        var response = answer.Response;
        var headers = response.Headers
            .Where(header => !HttpFields.IsHopByHop(header.Key) && header.Key != "content-length" && (_cors is null || !CorsPolicy.Owns(header.Key)))
            .Prepend(KeyValuePair.Create("Apigw-Requestid", request.RequestId))
            .Concat(response.Cookies.Select(static cookie => KeyValuePair.Create("set-cookie", cookie)))
            .Concat(_cors?.Headers(request, CorsPolicy.IsPreflight(request)) ?? []);
        var hasNoBody = response.Status is 204 or 304;
        return answer with
        {
            Response = response with
            {
                Headers = [.. hasNoBody ? headers : headers.Append(KeyValuePair.Create("content-length", $"{response.Body.Length}"))],
                Cookies = [],
                Body = hasNoBody || request.Method == "HEAD" ? default : response.Body,
            },
        };
    }

    private static void Describe(Activity? span, HttpApiRequest request, HttpApiAnswer answer)
    {
        if (span is null)
        {
            return;
        }

        span.DisplayName = answer.Route is { } route ? $"{request.Method} {route.RouteKey.Split(' ')[^1]}" : request.Method;
        span.SetTag("http.request.method", request.Method).SetTag("url.path", request.Path).SetTag("url.scheme", "http");
        span.SetTag("http.response.status_code", answer.Response.Status).SetTag("client.address", request.SourceIp);
        span.SetTag("server.address", request.DomainName).SetTag("user_agent.original", request.UserAgent);
        if (answer.Route is not null)
        {
            span.SetTag("http.route", answer.Route.RouteKey).SetTag("aws.request_id", request.RequestId);
        }

        if (answer.Response.Status >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error, answer.Error).SetTag("error.type", $"{answer.Response.Status}");
        }
    }

    private void Record(HttpApiRequest request, HttpApiAnswer answer, ActivityContext trace, TimeSpan duration)
    {
        var webhook = new Webhook
        {
            Id = _webhooks.NextId(),
            Time = request.Time,
            Method = request.Method,
            Path = request.Path,
            Query = request.RawQuery,
            SourceIp = request.SourceIp,
            Host = request.Headers.GetValueOrDefault("host", ""),
            RouteKey = answer.Route?.RouteKey,
            Function = answer.Route?.Function,
            RequestHeaders = [.. request.RawHeaders.Select(static header => new[] { header.Key, header.Value })],
            RequestBody = Webhook.Clip(request.Body),
            RequestBodyLength = request.Body.Length,
            Status = answer.Response.Status,
            ResponseHeaders = [.. answer.Response.Headers.Select(static header => new[] { header.Key, header.Value })],
            ResponseBody = Webhook.Clip(answer.Response.Body),
            ResponseBodyLength = answer.Response.Body.Length,
            DurationMs = duration.TotalMilliseconds,
            Cold = answer.IsCold,
            Authorizer = WebhookAuthorizer.From(answer.Authorizer),
            TraceId = trace.TraceId.ToHexString(),
            Error = answer.Error,
        };
        _webhooks.Add(webhook);
        _emulator.Events.WebhookDone(webhook);
        _accessLog?.Write(request, answer, duration.TotalMilliseconds);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {RequestId} failed")]
        public static partial void Broken(ILogger logger, Exception exception, string requestId);
    }
}
