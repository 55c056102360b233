using System.Diagnostics;
using System.Text;
using Lambda.Runtime;
using Http1;
using Lambda.Runtime.HttpApi;
using Lambda.Runtime.Json;
using Lambda.Runtime.Telemetry;
using Microsoft.Extensions.Logging;

namespace Authorizer;

/// <summary>
/// A REQUEST authorizer with the simple response, payload format 2.0. The decision's rule and route travel in the context to the function
/// (<c>requestContext.authorizer.lambda</c>).
/// </summary>
/// <param name="rules">Who may call.</param>
/// <param name="logger">Made when the first line is to be logged.</param>
/// <param name="metrics">Null when nothing exports them.</param>
internal sealed partial class AuthorizerHandler(AccessRules rules, Lazy<ILogger> logger, AuthorizerMetrics? metrics) : IRawLambdaHandler
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "WebhookForwarder.Authorizer";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly HttpApiEvent _request = new();

    public void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result)
    {
        using var span = InvocationSpan.Start(Source, "authorize", context.ParentTrace, context);
        var malformed = _request.Read(payload.Span);
        var decision = malformed is null ? rules.Decide(_request, context.Remaining / 2) : new Decision(false, "event invalid", Detail: malformed);
        span?.SetTag("webhook.authorizer.decision", decision.Name);
        span?.SetTag("webhook.authorizer.rule", decision.Rule);
        span?.SetTag("webhook.route", decision.Route);
        if (!decision.IsAuthorized)
        {
            Log.Denied(logger.Value, context.RequestId, decision.Rule, decision.Route ?? "none", decision.Detail);
        }

        metrics?.Count(context, decision);
        Write(result, decision);
    }

    private static void Write(ByteBuffer result, Decision decision)
    {
        result.Write(decision.IsAuthorized ? "{\"isAuthorized\":true,\"context\":{\"rule\":"u8 : "{\"isAuthorized\":false,\"context\":{\"rule\":"u8);
        JsonString.Write(result, Encoding.UTF8.GetBytes(decision.Rule));
        if (decision.Route is not null)
        {
            result.Write(",\"route\":"u8);
            JsonString.Write(result, Encoding.UTF8.GetBytes(decision.Route));
        }

        result.Write("}}"u8);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Denied: {Rule} (request {RequestId}, route {Route}) {Detail}")]
        public static partial void Denied(ILogger logger, string requestId, string rule, string route, string? detail);
    }
}
