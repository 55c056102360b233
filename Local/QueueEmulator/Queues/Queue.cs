namespace QueueEmulator.Queues;

/// <summary>A queue's messages in their order.</summary>
internal sealed class Queue(QueueDefinition definition)
{
    /// <summary>How long a deduplication id is remembered.</summary>
    public static readonly TimeSpan DeduplicationInterval = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (DateTimeOffset Until, string MessageId, long Sequence)> _sent = new(StringComparer.Ordinal);

    public QueueDefinition Definition { get; set; } = definition;

    public bool IsFifo { get; } = QueueName.IsFifo(definition.Name);

    public SortedDictionary<long, Message> Messages { get; } = [];

    /// <summary>Ends the wait of those that receive; a new one is made for the next.</summary>
    public TaskCompletionSource Changed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Wake()
    {
        Changed.TrySetResult();
        Changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Remember(Message message)
    {
        if (message.DeduplicationId is { } id)
            _sent[id] = (message.Sent + DeduplicationInterval, message.Id, message.Sequence);
    }

    /// <summary>The message that was sent with the same deduplication id within the interval.</summary>
    public (string MessageId, long Sequence)? SentBefore(string? deduplicationId, DateTimeOffset now)
    {
        foreach (var old in _sent.Where(pair => pair.Value.Until <= now).Select(pair => pair.Key).ToList())
            _sent.Remove(old);
        return deduplicationId is not null && _sent.TryGetValue(deduplicationId, out var sent) ? (sent.MessageId, sent.Sequence) : null;
    }

    /// <summary>
    /// The messages that may be received now, in order. In a FIFO queue a group whose message is in flight gives none, and one receive may
    /// take several of a group.
    /// </summary>
    public List<Message> Receivable(DateTimeOffset now, int most)
    {
        var blocked = IsFifo
            ? Messages.Values.Where(message => message.State.VisibleAt > now).Select(message => message.Group).ToHashSet(StringComparer.Ordinal)
            : [];
        return [.. Messages.Values.Where(message => message.State.VisibleAt <= now && !(IsFifo && blocked.Contains(message.Group))).Take(most)];
    }
}
