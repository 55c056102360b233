using System.Net.Sockets;
using System.Text;
using Forwarder.Answers;
using Forwarder.Relay;
using Lambda.Runtime;
using Lambda.Runtime.Http1;
using Lambda.Runtime.HttpApi;
using Routing;

namespace Forwarder;

/// <summary>One webhook: event in, request to the target, its answer out; or a problem answer that names the failure.</summary>
internal sealed class WebhookHandler(Route route, TargetRelay relay, ConnectionPool pool, TimeProvider time) : IRawLambdaHandler
{
    /// <summary>Kept back from the invocation's deadline for the answer itself.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(200);

    private readonly HttpApiEvent _request = new();
    private readonly AnswerWriter _answer = new();

    public void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result)
    {
        if (_request.Read(payload.Span) is { } malformed)
        {
            Fail(result, context, null, new RelayResult(null, Failure.RequestInvalid, malformed));
            return;
        }

        if (_request.Body.Length > route.MaxBodyBytes)
        {
            Fail(result, context, route, new RelayResult(null, Failure.PayloadTooLarge, $"The body has {_request.Body.Length} bytes; {route.MaxBodyBytes} are allowed."));
            return;
        }

        var budget = new TimeBudget(time, context.Remaining - Reserve).Within(route.Limits.Total);
        var trace = TraceOf(context);
        var relayed = relay.Send(_request, route, trace?.ToString(), budget);
        if (relayed.Connection is { } connection)
        {
            relayed = Answer(connection, result, budget);
        }

        if (relayed.Reason is not null)
        {
            Fail(result, context, route, relayed);
        }
    }

    private RelayResult Answer(TargetConnection connection, ByteBuffer result, TimeBudget budget)
    {
        try
        {
            var isHead = _request.Bytes(_request.Method).SequenceEqual("HEAD"u8);
            if (route.ResponseMode == ResponseMode.Always200)
            {
                WriteAlways200(result);
                return default;
            }

            var tooLarge = _answer.Write(result, connection.Http, route.ResponseMode, isHead, budget);
            return tooLarge is null ? default : new RelayResult(null, Failure.ResponseTooLarge, tooLarge);
        }
        catch (Exception e) when (e is IOException or TimeoutException or SocketException)
        {
            return TargetRelay.Classify(e);
        }
        finally
        {
            pool.Return(route.Target, connection);
        }
    }

    private void Fail(ByteBuffer result, LambdaContext context, Route? matched, RelayResult failed)
    {
        Console.Out.WriteLine($"RequestId: {context.RequestId} {failed.Failure}: {failed.Reason}");
        if (matched?.ResponseMode == ResponseMode.Always200 && IsBehind(failed.Failure))
        {
            WriteAlways200(result);
            return;
        }

        ProblemAnswer.Write(result, failed.Failure, failed.Detail, TraceOf(context)?.TraceId);
    }

    private static bool IsBehind(Failure failure) =>
        failure is Failure.TunnelNotReady or Failure.TargetUnreachable or Failure.TargetTimeout or Failure.ResponseTooLarge;

    private static void WriteAlways200(ByteBuffer result)
    {
        result.Clear();
        result.Write("{\"statusCode\":200}"u8);
    }

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
}
