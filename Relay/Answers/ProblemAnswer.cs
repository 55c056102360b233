using System.Text;
using Http1;
using Lambda.Runtime.Json;
using Routing.Verification;

namespace Relay.Answers;

/// <summary>The answer to a webhook that failed: problem details (RFC 9457) that name the failure and nothing of the inside.</summary>
internal static class ProblemAnswer
{
    private const int RetrySeconds = 5;

    /// <summary>Status code of a failure.</summary>
    public static int StatusOf(Failure failure) => failure switch
    {
        Failure.RequestInvalid => 400,
        Failure.SignatureMissing or Failure.SignatureMismatch or Failure.TimestampOutsideTolerance => 401,
        Failure.SourceNotAllowed => 403,
        Failure.RouteNotFound => 404,
        Failure.MethodNotAllowed => 405,
        Failure.DeliveryInProgress => 409,
        Failure.PayloadTooLarge => 413,
        Failure.TunnelNotReady or Failure.QueueUnavailable => 503,
        Failure.TargetUnreachable or Failure.AnswerInvalid or Failure.ResponseTooLarge => 502,
        Failure.TargetTimeout => 504,
        _ => 500,
    };

    /// <summary>Writes the answer, in place of what is in the buffer.</summary>
    /// <param name="result">The function's result.</param>
    /// <param name="failure">What failed.</param>
    /// <param name="detail">Text for the sender, or null.</param>
    /// <param name="traceId">Trace to look the failure up by, or null.</param>
    /// <param name="allow">Methods for 405's Allow header, or null.</param>
    /// <param name="scheme">How the route verifies, which a 401 then says (RFC 9110 §15.5.2), or null.</param>
    public static void Write(ByteBuffer result, Failure failure, string? detail, string? traceId, string? allow = null, SignatureScheme? scheme = null)
    {
        var status = StatusOf(failure);
        var problem = new ByteBuffer();
        Member(problem, "{\"type\":"u8, $"urn:webhook-forwarder:problem:{failure}");
        Member(problem, ",\"title\":"u8, TitleOf(failure));
        problem.Write(Encoding.ASCII.GetBytes($",\"status\":{status}"));
        if (detail is not null)
        {
            Member(problem, ",\"detail\":"u8, detail);
        }

        if (traceId is not null)
        {
            Member(problem, ",\"traceId\":"u8, traceId);
        }

        problem.Write((byte)'}');

        result.Clear();
        result.Write(Encoding.ASCII.GetBytes($"{{\"statusCode\":{status},\"headers\":{{\"content-type\":\"application/problem+json\",\"cache-control\":\"no-store\""));
        if (failure is Failure.TunnelNotReady or Failure.QueueUnavailable or Failure.DeliveryInProgress)
        {
            result.Write(Encoding.ASCII.GetBytes($",\"retry-after\":\"{RetrySeconds}\""));
        }

        if (allow is not null)
        {
            Member(result, ",\"allow\":"u8, allow);
        }

        if (scheme is not null && status == 401)
        {
            Member(result, ",\"www-authenticate\":"u8, Challenge.Of(scheme));
        }

        result.Write("},\"body\":"u8);
        JsonString.Write(result, problem.Written);
        result.Write(",\"isBase64Encoded\":false}"u8);
    }

    private static void Member(ByteBuffer buffer, ReadOnlySpan<byte> name, string value)
    {
        buffer.Write(name);
        JsonString.Write(buffer, Encoding.UTF8.GetBytes(value));
    }

    private static string TitleOf(Failure failure) => failure switch
    {
        Failure.RequestInvalid => "The request is not valid",
        Failure.RouteNotFound => "Nothing is served at this address",
        Failure.MethodNotAllowed => "The method is not allowed here",
        Failure.PayloadTooLarge => "The body is too large",
        Failure.SignatureMissing => "The request is not signed",
        Failure.SignatureMismatch => "The request's signature is wrong",
        Failure.TimestampOutsideTolerance => "The request's signature is too old or from the future",
        Failure.SourceNotAllowed => "The sender's address is not allowed",
        Failure.TunnelNotReady => "The tunnel to the target is not ready",
        Failure.TargetUnreachable => "The target cannot be reached",
        Failure.TargetTimeout => "The target did not answer in time",
        Failure.AnswerInvalid => "The target got the request, but its answer cannot be used",
        Failure.ResponseTooLarge => "The target's answer is too large",
        Failure.QueueUnavailable => "The webhook cannot be kept right now",
        Failure.DeliveryInProgress => "The same webhook is being delivered right now",
        _ => "The service is not configured correctly",
    };
}
