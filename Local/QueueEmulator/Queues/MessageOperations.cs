using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QueueEmulator.Queues;

/// <summary>The operations on messages. Contract: the API reference of Amazon SQS.</summary>
internal sealed class MessageOperations(QueueStore store, TimeProvider time)
{
    /// <summary>A message's greatest size with its attributes, in bytes (since August 2025).</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    private const int LongestVisibility = 43200;
    private const int LongestId = 128;

    private static readonly QueueResponse Empty = new();

    public Answer<QueueResponse> Send(Queue queue, MessageRequest request)
    {
        if (request.MessageBody is not { Length: > 0 } body)
            return QueueErrors.Missing("MessageBody");
        if (Size(body, request.MessageAttributes) > MaxMessageBytes)
            return QueueErrors.Invalid($"One or more parameters are invalid. Reason: Message must be shorter than {MaxMessageBytes} bytes.");
        if (!body.EnumerateRunes().All(IsAllowed))
            return new ServiceError("InvalidMessageContents", "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
        if (Invalid(queue, request) is { } wrong)
            return wrong;
        var (id, sequence) = store.Send(queue, new Message
        {
            Id = Guid.NewGuid().ToString(),
            Sequence = 0,
            Body = body,
            Attributes = request.MessageAttributes,
            Group = request.MessageGroupId,
            DeduplicationId = request.MessageDeduplicationId,
            Sent = time.GetUtcNow(),
        });
        return new QueueResponse { MessageId = id, BodyMd5 = Md5(body), SequenceNumber = queue.IsFifo ? sequence.ToString("D20", CultureInfo.InvariantCulture) : null };
    }

    public async Task<Answer<QueueResponse>> ReceiveAsync(string name, ReceiveRequest request, CancellationToken cancellationToken)
    {
        var most = request.MaxNumberOfMessages ?? 1;
        var wait = request.WaitTimeSeconds ?? 0;
        if (most is < 1 or > 10)
            return QueueErrors.Invalid($"Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.");
        if (wait is < 0 or > 20)
            return QueueErrors.Invalid($"Value {wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.");
        var until = time.GetUtcNow() + TimeSpan.FromSeconds(wait);
        while (true)
        {
            var queue = store.With<Queue?>(name, found => found, null);
            if (queue is null)
                return QueueErrors.NoQueue;
            var changed = queue.Changed.Task;
            var messages = store.Receive(name, most, request.VisibilityTimeout);
            var now = time.GetUtcNow();
            if (messages.Count > 0 || now >= until)
                return new QueueResponse { Messages = messages.Count == 0 ? null : messages.ConvertAll(message => Describe(message, request)) };
            var next = store.NextVisible(queue, now) is { } visible && visible < until ? visible : until;
            await WaitAsync(changed, next - now, cancellationToken);
        }
    }

    public Answer<QueueResponse> Delete(Queue queue, MessageRequest request)
    {
        if (Find(queue, request, out var message) is { } wrong)
            return wrong;
        if (message is null)
            return Empty;
        if (queue.IsFifo && message.State.VisibleAt <= time.GetUtcNow())
            return QueueErrors.Invalid($"Value {request.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.");
        store.Delete(queue, message);
        return Empty;
    }

    public Answer<QueueResponse> ChangeVisibility(Queue queue, MessageRequest request)
    {
        if (request.VisibilityTimeout is not (>= 0 and <= LongestVisibility))
            return QueueErrors.Invalid($"Value {request.VisibilityTimeout} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and {LongestVisibility}.");
        if (Find(queue, request, out var message) is { } wrong)
            return wrong;
        var now = time.GetUtcNow();
        if (message is null || message.State.VisibleAt <= now)
            return QueueErrors.NotInFlight;
        var visibleAt = now + TimeSpan.FromSeconds(request.VisibilityTimeout.Value);
        if (visibleAt - message.State.Received > TimeSpan.FromSeconds(LongestVisibility))
            return QueueErrors.Invalid($"Value {request.VisibilityTimeout} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [{LongestVisibility} seconds].");
        store.Change(queue, message, message.State with { VisibleAt = visibleAt });
        return Empty;
    }

    private static ServiceError? Invalid(Queue queue, MessageRequest request)
    {
        if (!queue.IsFifo)
            return request.MessageDeduplicationId is null ? null : QueueErrors.Invalid("The request includes parameter MessageDeduplicationId that is not valid for this queue type.");
        if (request.DelaySeconds is > 0)
            return QueueErrors.Invalid($"Value {request.DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.");
        if (request.MessageGroupId is not { Length: > 0 and <= LongestId })
            return QueueErrors.Missing("MessageGroupId");
        return request.MessageDeduplicationId is { Length: > 0 and <= LongestId }
            ? null
            : QueueErrors.Invalid("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
    }

    private static ServiceError? Find(Queue queue, MessageRequest request, out Message? message)
    {
        message = null;
        if (request.ReceiptHandle is not { Length: > 0 } handle)
            return QueueErrors.Missing("ReceiptHandle");
        if (!handle.Contains('#', StringComparison.Ordinal))
            return QueueErrors.BadHandle(handle);
        message = queue.Messages.Values.FirstOrDefault(candidate => candidate.State.Receipt == handle);
        return null;
    }

    private static async Task WaitAsync(Task changed, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1), cancellationToken);
        }
        catch (TimeoutException)
        {
            // Looked at again.
        }
    }

    private static ReceivedMessage Describe(Message message, ReceiveRequest request)
    {
        var names = (request.AttributeNames ?? []).Concat(request.MessageSystemAttributeNames ?? []).ToHashSet(StringComparer.Ordinal);
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ApproximateReceiveCount"] = $"{message.State.Receives}",
            ["SentTimestamp"] = $"{message.Sent.ToUnixTimeMilliseconds()}",
            ["ApproximateFirstReceiveTimestamp"] = $"{message.State.FirstReceived?.ToUnixTimeMilliseconds()}",
            ["SenderId"] = "AIDAEMULATOR",
            ["MessageGroupId"] = message.Group,
            ["MessageDeduplicationId"] = message.DeduplicationId,
            ["SequenceNumber"] = message.Group is null ? null : message.Sequence.ToString("D20", CultureInfo.InvariantCulture),
            ["DeadLetterQueueSourceArn"] = message.Source,
        };
        var attributes = all.Where(pair => pair.Value is not null && (names.Contains("All") || names.Contains(pair.Key)))
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);
        var asked = request.MessageAttributeNames ?? [];
        var own = message.Attributes?.Where(pair => asked.Contains("All") || asked.Contains(".*") || asked.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
        return new ReceivedMessage
        {
            MessageId = message.Id,
            ReceiptHandle = message.State.Receipt!,
            Body = message.Body,
            BodyMd5 = Md5(message.Body),
            Attributes = attributes.Count > 0 ? attributes : null,
            MessageAttributes = own is { Count: > 0 } ? own : null,
        };
    }

    private static int Size(string body, Dictionary<string, MessageAttribute>? attributes) =>
        Encoding.UTF8.GetByteCount(body) + (attributes ?? []).Sum(pair => Encoding.UTF8.GetByteCount(pair.Key)
            + Encoding.UTF8.GetByteCount(pair.Value.DataType ?? "") + Encoding.UTF8.GetByteCount(pair.Value.StringValue ?? "") + (pair.Value.BinaryValue?.Length ?? 0));

    private static bool IsAllowed(Rune rune) => rune.Value is 0x9 or 0xA or 0xD or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000;

#pragma warning disable CA5351 // The protocol's checksum, not a protection.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
