using System.Diagnostics;
using Lambda.Runtime;
using Lambda.Runtime.HttpApi;
using Lambda.Runtime.Telemetry;
using Routing.Matching;

namespace Relay.Telemetry;

/// <summary>
/// The forwarder's spans: the webhook, the request to the target and the connection it may need. Attributes follow OpenTelemetry's semantic
/// conventions; none holds a header, a query or a body.
/// </summary>
internal static class ForwarderActivity
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "WebhookForwarder.Forwarder";

    /// <summary>Value of <c>webhook.outcome</c> for a webhook that reached its target and was answered.</summary>
    public const string Forwarded = "Forwarded";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a webhook; null when nobody listens.</summary>
    public static Activity? StartWebhook(TraceParent? parent, LambdaContext context) =>
        InvocationSpan.Start(Source, "forward", parent, context);

    /// <summary>Notes what the webhook is.</summary>
    public static void Describe(Activity? span, HttpApiEvent request, string route, string verification)
    {
        if (span is null)
        {
            return;
        }

        span.DisplayName = $"forward {route}";
        span.SetTag("http.request.method", request.Text(request.Method));
        span.SetTag("url.path", request.Text(request.RawPath));
        span.SetTag("http.request.body.size", request.Body.Length);
        span.SetTag("webhook.route", route);
        span.SetTag("webhook.verification", verification);
        if (!request.AuthorizerRule.IsEmpty)
        {
            span.SetTag("webhook.authorizer.rule", request.Text(request.AuthorizerRule));
        }
    }

    /// <summary>Notes how the webhook ended.</summary>
    public static void Finish(Activity? span, WebhookFailure? failure, int status)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("webhook.outcome", failure?.Failure.ToString() ?? Forwarded);
        span.SetTag("http.response.status_code", status);
        if (failure is not null)
        {
            span.SetTag("error.type", failure.Failure.ToString());
            span.SetStatus(status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset, status >= 500 ? failure.Reason : null);
        }
    }

    /// <summary>Begins the span of the request to the target.</summary>
    public static Activity? StartRequest(HttpApiEvent request, Target target)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var span = Source.StartActivity(request.Text(request.Method), ActivityKind.Client);
        span?.SetTag("http.request.method", request.Text(request.Method));
        return Address(span, target);
    }

    /// <summary>Begins the span of a connection through the tunnel.</summary>
    public static Activity? StartConnect(Target target) => Address(Source.StartActivity("connect", ActivityKind.Client), target);

    /// <summary>Ends the span of the request to the target.</summary>
    public static void FinishRequest(Activity? span, WebhookFailure? failure, int status, bool isReused)
    {
        FinishConnect(span, failure);
        if (status > 0)
        {
            span?.SetTag("http.response.status_code", status);
            span?.SetTag("webhook.connection.reused", isReused);
        }
    }

    /// <summary>Ends the span of a connection.</summary>
    public static void FinishConnect(Activity? span, WebhookFailure? failure)
    {
        if (span is not null && failure is not null)
        {
            span.SetTag("error.type", failure.Failure.ToString());
            span.SetStatus(ActivityStatusCode.Error, failure.Reason);
        }
    }

    private static Activity? Address(Activity? span, Target target)
    {
        span?.SetTag("server.address", target.Host);
        span?.SetTag("server.port", target.Port);
        return span;
    }
}
