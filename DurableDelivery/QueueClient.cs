using AwsClient;

namespace DurableDelivery;

/// <summary>The operations of SQS that delivery needs.</summary>
/// <param name="options">Where and as whom to call.</param>
/// <param name="time">The clock for signatures, limits and delays.</param>
public sealed class QueueClient(AwsOptions options, TimeProvider time) : IDisposable
{
    private static readonly string[] All = ["All"];
    private static readonly string[] Depth = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];

    private readonly AwsJsonClient _client = new(Service, options, time: time);

    /// <summary>The service.</summary>
    public static AwsService Service { get; } = new("sqs", "AmazonSQS", "application/x-amz-json-1.0", "AWS_ENDPOINT_URL_SQS", "queue");

    /// <summary>Sends a message; null when it is durably kept.</summary>
    /// <param name="queueUrl">The queue.</param>
    /// <param name="body">The message.</param>
    /// <param name="group">Messages of one group are received one after the other.</param>
    /// <param name="deduplicationId">A second message of the same id within five minutes counts as the first.</param>
    /// <param name="attributes">What is said of it; null: nothing.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<AwsError?> SendAsync(
        string queueUrl, string body, string group, string deduplicationId, Dictionary<string, QueueAttribute>? attributes, CancellationToken cancellationToken)
    {
        var request = new SendMessageRequest(queueUrl, body, group, deduplicationId, attributes);
        return (await _client.CallAsync("SendMessage", request, QueueContract.Lean.SendMessageRequest, QueueContract.Lean.QueueAnswer, cancellationToken)).Error;
    }

    /// <summary>Receives messages, waiting for some.</summary>
    /// <param name="queueUrl">The queue.</param>
    /// <param name="most">At most so many, up to 10.</param>
    /// <param name="wait">How long to wait for one, up to 20 s.</param>
    /// <param name="visibilityTimeout">How long nobody else gets them; null: as the queue says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(IReadOnlyList<QueueMessage> Messages, AwsError? Error)> ReceiveAsync(
        string queueUrl, int most, TimeSpan wait, TimeSpan? visibilityTimeout, CancellationToken cancellationToken)
    {
        var request = new ReceiveMessageRequest(queueUrl, most, (int)wait.TotalSeconds, (int?)visibilityTimeout?.TotalSeconds, All, All);
        var answer = await _client.CallAsync("ReceiveMessage", request, QueueContract.Lean.ReceiveMessageRequest, QueueContract.Lean.QueueAnswer, cancellationToken);
        return (answer.Value?.Messages ?? [], answer.Error);
    }

    /// <summary>Deletes a message that was received; null when it is gone.</summary>
    public async Task<AwsError?> DeleteAsync(string queueUrl, string receiptHandle, CancellationToken cancellationToken) =>
        (await _client.CallAsync(
            "DeleteMessage", new ReceiptRequest(queueUrl, receiptHandle), QueueContract.Lean.ReceiptRequest, QueueContract.Lean.QueueAnswer, cancellationToken)).Error;

    /// <summary>Says from when on a message that was received is received again; null when it is said.</summary>
    public async Task<AwsError?> HideAsync(string queueUrl, string receiptHandle, TimeSpan time, CancellationToken cancellationToken)
    {
        var request = new ReceiptRequest(queueUrl, receiptHandle, (int)Math.Ceiling(time.TotalSeconds));
        return (await _client.CallAsync("ChangeMessageVisibility", request, QueueContract.Lean.ReceiptRequest, QueueContract.Lean.QueueAnswer, cancellationToken)).Error;
    }

    /// <summary>Deletes all messages of a queue; null when it is done.</summary>
    public async Task<AwsError?> PurgeAsync(string queueUrl, CancellationToken cancellationToken) =>
        (await _client.CallAsync("PurgeQueue", new QueueUrlRequest(queueUrl), QueueContract.Lean.QueueUrlRequest, QueueContract.Lean.QueueAnswer, cancellationToken)).Error;

    /// <summary>How many messages are in a queue, and how many of them wait for their next attempt or are being worked on.</summary>
    public async Task<(QueueDepth? Depth, AwsError? Error)> DepthAsync(string queueUrl, CancellationToken cancellationToken)
    {
        var answer = await _client.CallAsync(
            "GetQueueAttributes", new QueueUrlRequest(queueUrl, Depth), QueueContract.Lean.QueueUrlRequest, QueueContract.Lean.QueueAnswer, cancellationToken);
        return (answer.Succeeded ? QueueDepth.From(answer.Value.Attributes ?? []) : null, answer.Error);
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
