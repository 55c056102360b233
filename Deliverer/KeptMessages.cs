using AwsClient;
using DurableDelivery;

namespace Deliverer;

/// <summary>What can be done with a message that was received, besides delivering it.</summary>
internal sealed class KeptMessages(QueueClient queue, DeliverySettings settings)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Says from when on the message may be received again. Null when it is said; else it is again when its queue's own time is over.</summary>
    public string? Postpone(SqsRecord record, TimeSpan delay) =>
        Call(cancel => queue.HideAsync(settings.QueueUrl, record.ReceiptHandle, delay, cancel));

    /// <summary>
    /// Puts a message among the dead letters, as it was and with the reason. Null when it is there; else it stays where it is. The id keeps a
    /// second burial of the same message from counting, should the first one's answer get lost.
    /// </summary>
    public string? Bury(SqsRecord record, string failure, string? reason, int attempts) => Call(cancel => queue.SendAsync(
        settings.DeadLettersUrl,
        record.Body,
        record.Group ?? record.MessageId,
        record.MessageId,
        DeadLetter.Attributes(failure, reason, attempts),
        cancel));

    private static string? Call(Func<CancellationToken, Task<AwsError?>> call)
    {
        using var cancel = new CancellationTokenSource(Limit);
        try
        {
            return call(cancel.Token).GetAwaiter().GetResult()?.ToString();
        }
        catch (OperationCanceledException)
        {
            return $"SQS did not answer within {Limit.TotalSeconds:0} s.";
        }
    }
}
