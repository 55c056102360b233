using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace QueueEmulator.Queues;

/// <summary>The operations on queues. Contract: the API reference of Amazon SQS.</summary>
internal sealed class QueueOperations(EmulatorOptions options, QueueStore store, TimeProvider time)
{
    private readonly MessageOperations _messages = new(store, time);

    public IReadOnlyDictionary<string, JsonOperation> All => new Dictionary<string, JsonOperation>(StringComparer.Ordinal)
    {
        ["CreateQueue"] = Bind(QueueJson.Default.QueueRequest, Create),
        ["GetQueueUrl"] = Bind(QueueJson.Default.QueueRequest, request => store.With(request.QueueName ?? "", Url, QueueErrors.NoQueue)),
        ["ListQueues"] = Bind(QueueJson.Default.QueueRequest, List),
        ["GetQueueAttributes"] = Bind(QueueJson.Default.QueueRequest, request => WithQueue(request.QueueUrl, queue => Attributes(queue, request.AttributeNames))),
        ["SetQueueAttributes"] = Bind(QueueJson.Default.QueueRequest, Set),
        ["PurgeQueue"] = Bind(QueueJson.Default.QueueRequest, request => WithQueue(request.QueueUrl, Purge)),
        ["StartMessageMoveTask"] = Bind(QueueJson.Default.QueueRequest, Redrive),
        ["SendMessage"] = Bind(QueueJson.Default.MessageRequest, request => WithQueue(request.QueueUrl, queue => _messages.Send(queue, request))),
        ["DeleteMessage"] = Bind(QueueJson.Default.MessageRequest, request => WithQueue(request.QueueUrl, queue => _messages.Delete(queue, request))),
        ["ChangeMessageVisibility"] = Bind(QueueJson.Default.MessageRequest, request => WithQueue(request.QueueUrl, queue => _messages.ChangeVisibility(queue, request))),
        ["ReceiveMessage"] = async (body, cancellationToken) => JsonRequest.Parse(body, QueueJson.Default.ReceiveRequest, out var request) is { } malformed
            ? malformed
            : Reply.From(await _messages.ReceiveAsync(QueueName.Of(request.QueueUrl ?? ""), request, cancellationToken), QueueJson.Default.QueueResponse),
    };

    private static JsonOperation Bind<TRequest>(JsonTypeInfo<TRequest> type, Func<TRequest, Answer<QueueResponse>> run)
        where TRequest : class =>
        (body, _) => ValueTask.FromResult(JsonRequest.Parse(body, type, out var request) is { } malformed
            ? Reply.FromError(malformed)
            : Reply.From(run(request), QueueJson.Default.QueueResponse));

    private Answer<QueueResponse> WithQueue(string? url, Func<Queue, Answer<QueueResponse>> run) =>
        url is null ? QueueErrors.Missing("QueueUrl") : store.With(QueueName.Of(url), run, QueueErrors.NoQueue);

    private Answer<QueueResponse> Url(Queue queue) => new QueueResponse { QueueUrl = UrlOf(queue.Definition.Name) };

    // Relative to nothing: SDKs and ours go by the last segment, and the host is the one that was called.
    private string UrlOf(string name) => $"https://sqs.{options.Region}.amazonaws.com/{options.AccountId}/{name}";

    private Answer<QueueResponse> Create(QueueRequest request)
    {
        var attributes = request.Attributes ?? [];
        if (request.QueueName is not { } name || !QueueName.IsValid(name) || QueueName.IsFifo(name) != (attributes.GetValueOrDefault("FifoQueue") == "true"))
            return QueueErrors.Invalid("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length; a FIFO queue's name ends with .fifo and it has the attribute FifoQueue.");
        var existing = store.With<QueueDefinition?>(name, queue => queue.Definition, null);
        if (existing is not null)
        {
            return attributes.All(attribute => existing.Attributes.GetValueOrDefault(attribute.Key, attribute.Value) == attribute.Value)
                ? new QueueResponse { QueueUrl = UrlOf(name) }
                : QueueErrors.Exists(name);
        }

        return Define(new QueueDefinition { Name = name, Created = time.GetUtcNow() }, attributes) is { } wrong ? wrong : new QueueResponse { QueueUrl = UrlOf(name) };
    }

    private Answer<QueueResponse> Set(QueueRequest request) => WithQueue(
        request.QueueUrl, queue => Define(queue.Definition, request.Attributes ?? []) is { } wrong ? wrong : new QueueResponse());

    private ServiceError? Define(QueueDefinition definition, Dictionary<string, string> attributes)
    {
        var all = new Dictionary<string, string>(definition.Attributes, StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
            all[name] = value;
        definition = definition with { Attributes = all };
        if (all.TryGetValue("VisibilityTimeout", out var seconds))
        {
            if (!int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var timeout) || timeout > 43200)
                return new ServiceError("InvalidAttributeValue", "Invalid value for the parameter VisibilityTimeout.");
            definition = definition with { VisibilityTimeout = timeout };
        }

        if (all.GetValueOrDefault("RedrivePolicy") is { Length: > 0 } policy)
        {
            using var json = JsonDocument.Parse(policy);
            var dead = QueueName.Of(json.RootElement.GetProperty("deadLetterTargetArn").GetString()!);
            var count = int.Parse(json.RootElement.GetProperty("maxReceiveCount").ToString(), CultureInfo.InvariantCulture);
            if (!store.Names.Contains(dead) || QueueName.IsFifo(dead) != QueueName.IsFifo(definition.Name))
                return QueueErrors.Invalid($"Value {policy} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist, or is of another type.");
            definition = definition with { DeadLetters = dead, MaxReceiveCount = count };
        }

        store.Define(definition);
        return null;
    }

    private Answer<QueueResponse> List(QueueRequest request) => new QueueResponse
    {
        QueueUrls = [.. store.Names.Where(name => name.StartsWith(request.QueueNamePrefix ?? "", StringComparison.Ordinal)).Select(UrlOf)],
    };

    private Answer<QueueResponse> Attributes(Queue queue, List<string>? names)
    {
        var now = time.GetUtcNow();
        var (definition, inFlight) = (queue.Definition, queue.Messages.Values.Count(message => message.State.VisibleAt > now));
        var all = new Dictionary<string, string>(definition.Attributes, StringComparer.Ordinal)
        {
            ["QueueArn"] = options.QueueArn(definition.Name),
            ["VisibilityTimeout"] = $"{definition.VisibilityTimeout}",
            ["ApproximateNumberOfMessages"] = $"{queue.Messages.Count - inFlight}",
            ["ApproximateNumberOfMessagesNotVisible"] = $"{inFlight}",
            ["ApproximateNumberOfMessagesDelayed"] = "0",
            ["MaximumMessageSize"] = $"{MessageOperations.MaxMessageBytes}",
            ["MessageRetentionPeriod"] = definition.Attributes.GetValueOrDefault("MessageRetentionPeriod", "345600"),
            ["CreatedTimestamp"] = $"{definition.Created.ToUnixTimeSeconds()}",
        };
        if (queue.IsFifo)
            all["FifoQueue"] = "true";
        if (definition.DeadLetters is { } dead)
            all["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{options.QueueArn(dead)}}","maxReceiveCount":{{definition.MaxReceiveCount}}}""";
        var asked = names is null ? [] : names.Contains("All") ? all : all.Where(pair => names.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
        return new QueueResponse { Attributes = asked };
    }

    private Answer<QueueResponse> Purge(Queue queue)
    {
        foreach (var message in queue.Messages.Values.ToList())
            store.Delete(queue, message);
        return new QueueResponse();
    }

    // Done at once rather than as a task. Without a destination each message goes to the queue that it came from.
    private Answer<QueueResponse> Redrive(QueueRequest request) => store.With<Answer<QueueResponse>>(QueueName.Of(request.SourceArn ?? ""), queue =>
    {
        foreach (var message in queue.Messages.Values.Where(message => message.State.VisibleAt <= time.GetUtcNow()).ToList())
        {
            var destination = request.DestinationArn is { } arn ? QueueName.Of(arn) : message.Source;
            if (destination is not null)
                _ = store.With(destination, to => Moved(queue, message, to), false);
        }

        return new QueueResponse { TaskHandle = Guid.NewGuid().ToString("N") };
    }, new ServiceError("ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist."));

    private bool Moved(Queue from, Message message, Queue to)
    {
        store.Move(from, message, to, source: null);
        return true;
    }
}
