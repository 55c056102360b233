using System.Text.Json;
using QueueEmulator.State;

namespace QueueEmulator.Queues;

/// <summary>The queues. One change at a time; a change is in the journal before anybody sees it.</summary>
internal sealed class QueueStore(EmulatorOptions options, Journal journal, TimeProvider time) : IJournaled
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Queue> _queues = new(StringComparer.Ordinal);
    private long _sequence;

    public string Kind => "queue.";

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _queues.Keys];
        }
    }

    /// <summary>Runs a change or a look under the store's lock.</summary>
    public T With<T>(string name, Func<Queue, T> run, T missing)
    {
        lock (_gate)
            return _queues.TryGetValue(name, out var queue) ? run(queue) : missing;
    }

    public void EnsureQueues()
    {
        foreach (var setting in options.Queues)
        {
            Define(new QueueDefinition
            {
                Name = setting.Name,
                VisibilityTimeout = setting.VisibilityTimeout,
                DeadLetters = setting.DeadLetters,
                MaxReceiveCount = setting.MaxReceiveCount,
                Created = time.GetUtcNow(),
            });
        }
    }

    /// <summary>Makes a queue, or changes one.</summary>
    public void Define(QueueDefinition definition)
    {
        lock (_gate)
        {
            Apply(definition);
            journal.Append("queue.definition", definition);
        }
    }

    /// <summary>Adds a message, unless it is a repeat; the one that counts.</summary>
    public (string Id, long Sequence) Send(Queue queue, Message message)
    {
        lock (_gate)
        {
            if (queue.SentBefore(message.DeduplicationId, time.GetUtcNow()) is { } before)
                return before;
            Add(queue, message with { Sequence = ++_sequence });
            return (message.Id, _sequence);
        }
    }

    /// <summary>Receives what may be received; what was received too often is moved to the dead letters instead.</summary>
    public List<Message> Receive(string name, int most, int? visibilityTimeout)
    {
        lock (_gate)
        {
            var queue = _queues[name];
            var now = time.GetUtcNow();
            if (queue.Definition.DeadLetters is { } dead)
            {
                foreach (var spent in queue.Receivable(now, int.MaxValue).FindAll(message => message.State.Receives >= queue.Definition.MaxReceiveCount))
                    Move(queue, spent, _queues[dead], name);
            }

            return queue.Receivable(now, most).ConvertAll(message => Change(queue, message, message.State with
            {
                VisibleAt = now + TimeSpan.FromSeconds(visibilityTimeout ?? queue.Definition.VisibilityTimeout),
                Receipt = $"{message.Id}#{Guid.NewGuid():N}",
                Receives = message.State.Receives + 1,
                FirstReceived = message.State.FirstReceived ?? now,
                Received = now,
            }));
        }
    }

    /// <summary>When the next message that is in flight becomes visible; null: none is.</summary>
    public DateTimeOffset? NextVisible(Queue queue, DateTimeOffset now)
    {
        lock (_gate)
        {
            var later = queue.Messages.Values.Where(message => message.State.VisibleAt > now).Select(message => (DateTimeOffset?)message.State.VisibleAt);
            return later.Min();
        }
    }

    public Message Change(Queue queue, Message message, MessageState state)
    {
        lock (_gate)
        {
            var changed = message with { State = state };
            queue.Messages[message.Sequence] = changed;
            journal.Append("queue.state", new StateRecord(queue.Definition.Name, message.Sequence, state));
            queue.Wake();
            return changed;
        }
    }

    public void Delete(Queue queue, Message message)
    {
        lock (_gate)
        {
            queue.Messages.Remove(message.Sequence);
            journal.Append("queue.gone", new StateRecord(queue.Definition.Name, message.Sequence, message.State));
            queue.Wake();
        }
    }

    /// <summary>
    /// Moves a message as SQS does: its deduplication id becomes its message id. A redrive (no source) makes a new message of it.
    /// </summary>
    public void Move(Queue from, Message message, Queue to, string? source)
    {
        lock (_gate)
        {
            Delete(from, message);
            var now = time.GetUtcNow();
            Add(to, message with
            {
                Id = source is null ? Guid.NewGuid().ToString() : message.Id,
                Sequence = ++_sequence,
                DeduplicationId = to.IsFifo ? message.Id : null,
                Sent = source is null ? now : message.Sent,
                Source = source,
                State = source is null ? new MessageState() : message.State with { VisibleAt = now, Receipt = null },
            });
        }
    }

    public void Apply(string kind, JsonElement record)
    {
        switch (kind)
        {
            case "queue.definition":
                Apply(record.Deserialize<QueueDefinition>()!);
                break;
            case "queue.message":
                var added = record.Deserialize<MessageRecord>()!;
                _queues[added.Queue].Messages[added.Message.Sequence] = added.Message;
                _queues[added.Queue].Remember(added.Message);
                _sequence = Math.Max(_sequence, added.Message.Sequence);
                break;
            case "queue.state":
                var state = record.Deserialize<StateRecord>()!;
                _queues[state.Queue].Messages[state.Sequence] = _queues[state.Queue].Messages[state.Sequence] with { State = state.State };
                break;
            default:
                var gone = record.Deserialize<StateRecord>()!;
                _queues[gone.Queue].Messages.Remove(gone.Sequence);
                break;
        }
    }

    public IEnumerable<(string Kind, object Record)> Snapshot() =>
        _queues.Values.Select(queue => ("queue.definition", (object)queue.Definition)).Concat(_queues.Values.SelectMany(queue =>
            queue.Messages.Values.Select(message => ("queue.message", (object)new MessageRecord(queue.Definition.Name, message)))));

    private void Apply(QueueDefinition definition)
    {
        if (_queues.TryGetValue(definition.Name, out var queue))
            queue.Definition = definition;
        else
            _queues[definition.Name] = new Queue(definition);
    }

    private void Add(Queue queue, Message message)
    {
        queue.Messages[message.Sequence] = message;
        queue.Remember(message);
        journal.Append("queue.message", new MessageRecord(queue.Definition.Name, message));
        queue.Wake();
    }

    internal sealed record MessageRecord(string Queue, Message Message);

    internal sealed record StateRecord(string Queue, long Sequence, MessageState State);
}
