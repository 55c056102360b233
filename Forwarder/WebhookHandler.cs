using System.Net.Sockets;
using System.Text;
using Relay.Answers;
using Relay;
using Relay.Telemetry;
using Relay.Verification;
using Lambda.Runtime;
using Http1;
using Lambda.Runtime.HttpApi;
using Microsoft.Extensions.Logging;
using Routing;
using Routing.Matching;
using Routing.Networks;

namespace Forwarder;

/// <summary>One webhook: event in, request to the target, its answer out; or a problem answer that names the failure.</summary>
/// <param name="routes">The routes.</param>
/// <param name="verifier">Verifies senders; null when no route asks for it.</param>
/// <param name="relay">The way to the targets.</param>
/// <param name="pool">Where connections go back to.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Made when the first line is to be logged.</param>
/// <param name="metrics">Null when nothing exports them.</param>
internal sealed partial class WebhookHandler(
    RouteTable routes, RequestVerifier? verifier, TargetRelay relay, ConnectionPool pool, TimeProvider time, Lazy<ILogger> logger, ForwarderMetrics? metrics)
    : IRawLambdaHandler
{
    /// <summary>Kept back from the invocation's deadline for the answer itself, on a processor of which the function has only a share.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(500);

    private readonly HttpApiEvent _request = new();
    private readonly AnswerWriter _answer = new();

    public void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result)
    {
        var started = time.GetTimestamp();
        var malformed = _request.Read(payload.Span);
        var trace = TraceOf(context);
        using var span = ForwarderActivity.StartWebhook(trace, context);
        var decision = malformed is null ? routes.Find(_request) : default;
        if (span is not null && decision.Route is { } found)
        {
            ForwarderActivity.Describe(span, _request, found.Name, found.Verification?.Scheme.ToString() ?? "none");
        }

        var budget = new TimeBudget(time, context.Remaining - Reserve).Within(decision.Route?.Limits.Total);
        var outcome = malformed is null
            ? Refuse(decision, budget) ?? Forward(decision.Route!, decision.Target!, trace, budget, result)
            : new RelayResult(null, Failure.RequestInvalid, malformed);
        var status = outcome.Failure is null ? StatusSent(decision.Route!, outcome) : Fail(result, context, decision, outcome, trace);
        ForwarderActivity.Finish(span, outcome.Failure, outcome.Reason, status);
        metrics?.RecordWebhook(context, time.GetElapsedTime(started), decision.Route?.Name ?? "none", outcome.Failure);
    }

    /// <summary>Everything that keeps a request from its target; null when nothing does.</summary>
    private RelayResult? Refuse(RouteDecision decision, TimeBudget budget)
    {
        if (decision.Route is not { } route)
        {
            return new RelayResult(null, Failure.RouteNotFound, "No route matches.");
        }

        if (decision.Target is null)
        {
            return new RelayResult(null, Failure.MethodNotAllowed, $"The route takes {decision.AllowedMethods}.");
        }

        if (route.Sources is { } sources)
        {
            var rule = "source address unclear";
            if (!SourceAddress.TryParse(_request.Text(_request.SourceIp), out var address) || !sources.Allows(address, out rule))
            {
                return new RelayResult(null, Failure.SourceNotAllowed, rule);
            }
        }

        if (_request.Body.Length > route.MaxBodyBytes)
        {
            return new RelayResult(null, Failure.PayloadTooLarge, $"The body has {_request.Body.Length} bytes; the route allows {route.MaxBodyBytes}.");
        }

        return Verify(route, budget);
    }

    private RelayResult? Verify(Route route, TimeBudget budget)
    {
        var refused = verifier?.Verify(_request, route, budget);
        if (refused is { Failure: { } failure })
        {
            metrics?.CountVerificationFailure(route.Name, route.Verification!.Scheme, failure);
        }

        return refused;
    }

    private RelayResult Forward(Route route, Target target, TraceParent? trace, TimeBudget budget, ByteBuffer result)
    {
        var relayed = relay.Send(_request, route, target, trace?.ToString(), budget);
        if (relayed.Connection is not { } connection)
        {
            return relayed;
        }

        try
        {
            var isHead = _request.Bytes(_request.Method).SequenceEqual("HEAD"u8);
            var tooLarge = _answer.Write(result, connection.Http, route, isHead, budget);
            return tooLarge is null ? relayed : new RelayResult(null, Failure.ResponseTooLarge, tooLarge);
        }
        catch (Exception e) when (e is IOException or TimeoutException or SocketException)
        {
            return TargetRelay.Classify(e);
        }
        finally
        {
            pool.Return(target, connection);
        }
    }

    private static int StatusSent(Route route, RelayResult outcome) =>
        route.ResponseMode == ResponseMode.Always200 ? 200 : outcome.Connection!.Http.Status;

    private int Fail(ByteBuffer result, LambdaContext context, RouteDecision decision, RelayResult failed, TraceParent? trace)
    {
        var failure = failed.Failure!.Value;
        var route = decision.Route;
        Log.NotForwarded(logger.Value, failure, context.RequestId, route?.Name ?? "none", failed.Reason);
        if (route?.ResponseMode == ResponseMode.Always200 && IsBehind(failure))
        {
            AnswerWriter.WriteAlways200(result);
            return 200;
        }

        var detail = route?.RevealTarget == true && IsBehind(failure) ? $"{decision.Target?.Authority}: {failed.Reason}" : failed.Detail;
        var isBasic = route?.Verification?.Scheme == Routing.Verification.VerificationScheme.Basic;
        ProblemAnswer.Write(result, failure, detail, trace?.TraceId, decision.AllowedMethods, isBasic);
        return ProblemAnswer.StatusOf(failure);
    }

    private static bool IsBehind(Failure failure) =>
        failure is Failure.TunnelNotReady or Failure.TargetUnreachable or Failure.TargetTimeout or Failure.ResponseTooLarge;

    /// <summary>
    /// The sender's trace if it has one that the gateway did not continue, else the gateway's: it knows the nearer span.
    /// </summary>
    private TraceParent? TraceOf(LambdaContext context)
    {
        var gateway = context.ParentTrace;
        var header = _request.Header("traceparent"u8);
        if (header.IsEmpty)
        {
            return gateway;
        }

        var sender = TraceParent.FromHeader(Encoding.ASCII.GetString(header));
        return sender is null || sender.Value.TraceId == gateway?.TraceId ? gateway : sender;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Failure}: {Reason} (request {RequestId}, route {Route})")]
        public static partial void NotForwarded(ILogger logger, Failure failure, string requestId, string route, string? reason);
    }
}
