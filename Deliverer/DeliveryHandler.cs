using System.Text.Json;
using DurableDelivery;
using Http1;
using Lambda.Runtime;
using Lambda.Runtime.Json;
using Microsoft.Extensions.Logging;

namespace Deliverer;

/// <summary>
/// Messages in, what could not be done with them out (<c>{"batchItemFailures":[{"itemIdentifier":"…"}]}</c>). What is not among those is deleted
/// from the queue: it was delivered, or is among the dead letters. A message stays invisible while it is here, so that there is never a
/// second attempt at the same time; a function that dies leaves it to the queue.
/// </summary>
internal sealed partial class DeliveryHandler(DeliveryAttempts attempts, KeptMessages messages, TimeProvider time, Lazy<ILogger> logger) : IRawLambdaHandler
{
    /// <summary>With less time than this, a message is left for another invocation.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(6);

    public void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result)
    {
        var records = JsonSerializer.Deserialize(payload.Span, SqsJson.Default.SqsEvent)?.Records ?? [];
        var failed = new List<string>();
        var held = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            // In order: what comes after one that is not done has to wait for it.
            var mustWait = record.Group is { } group && held.Contains(group);
            var isLate = i > 0 && context.Remaining < LeastTime;
            if (mustWait || isLate || !Process(record, context))
            {
                failed.Add(record.MessageId);
                held.Add(record.Group ?? record.MessageId);
            }
        }

        Write(result, failed);
    }

    /// <summary>Whether the message is done with.</summary>
    private bool Process(SqsRecord record, LambdaContext context)
    {
        if (!DeliveryMessage.TryRead(record.Body, out var message, out var reason))
        {
            return Bury(record, "none", "MessageInvalid", $"The message cannot be understood: {reason}.", record.Receives);
        }

        var started = time.GetTimestamp();
        var attempt = message.Attempts + record.Receives;
        var outcome = attempts.Run(message, record, context);
        switch (outcome.Verdict)
        {
            case Verdict.Delivered:
                Log.Delivered(logger.Value, message.Id, message.Route, attempt, (long)time.GetElapsedTime(started).TotalMilliseconds);
                return true;
            case Verdict.Dead:
                return Bury(record, message.Id, outcome.Failure, outcome.Reason, attempt);
            default:
                Log.Retried(logger.Value, outcome.Failure, outcome.Reason, message.Id, message.Route, attempt, (long)outcome.Delay.TotalSeconds);
                if (messages.Postpone(record, outcome.Delay) is { } error)
                {
                    Log.NotPostponed(logger.Value, message.Id, error);
                }

                return false;
        }
    }

    private bool Bury(SqsRecord record, string id, string failure, string? reason, int attempt)
    {
        if (messages.Bury(record, failure, reason, attempt) is { } error)
        {
            Log.NotBuried(logger.Value, id, record.MessageId, error);
            return false;
        }

        Log.Dead(logger.Value, failure, reason, id, record.MessageId, attempt);
        return true;
    }

    private static void Write(ByteBuffer result, List<string> failed)
    {
        result.Write("{\"batchItemFailures\":["u8);
        for (var i = 0; i < failed.Count; i++)
        {
            result.Write(i == 0 ? "{\"itemIdentifier\":"u8 : ",{\"itemIdentifier\":"u8);
            JsonString.Write(result, System.Text.Encoding.UTF8.GetBytes(failed[i]));
            result.Write((byte)'}');
        }

        result.Write("]}"u8);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Delivered {DeliveryId} (route {Route}, attempt {Attempt}, {Milliseconds} ms)")]
        public static partial void Delivered(ILogger logger, string deliveryId, string route, int attempt, long milliseconds);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Failure}: {Reason} (delivery {DeliveryId}, route {Route}, attempt {Attempt}); the next one in {Seconds} s")]
        public static partial void Retried(ILogger logger, string failure, string? reason, string deliveryId, string route, int attempt, long seconds);

        [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Dead letter, {Failure}: {Reason} (delivery {DeliveryId}, message {MessageId}, attempt {Attempt}); mend what failed, then replay it (docs/delivery.md)")]
        public static partial void Dead(ILogger logger, string failure, string? reason, string deliveryId, string messageId, int attempt);

        [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "Not put among the dead letters, so it stays in the queue: {Reason} (delivery {DeliveryId}, message {MessageId})")]
        public static partial void NotBuried(ILogger logger, string deliveryId, string messageId, string reason);

        [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "The next attempt of {DeliveryId} comes when the queue says, not the schedule: {Reason}")]
        public static partial void NotPostponed(ILogger logger, string deliveryId, string reason);
    }
}
