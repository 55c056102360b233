namespace LambdaEmulator.HttpApi;

/// <summary>The last webhooks, bounded in number and in bytes.</summary>
internal sealed class WebhookLog
{
    private const int Most = 500;
    private const long MostBytes = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<Webhook> _webhooks = new();
    private long _bytes;
    private long _lastId;

    public long NextId() => Interlocked.Increment(ref _lastId);

    public void Add(Webhook webhook)
    {
        lock (_lock)
        {
            _webhooks.Enqueue(webhook);
            _bytes += SizeOf(webhook);
            while (_webhooks.Count > Most || _bytes > MostBytes)
            {
                _bytes -= SizeOf(_webhooks.Dequeue());
            }
        }
    }

    /// <summary>Those with a higher id, oldest first.</summary>
    public Webhook[] After(long id)
    {
        lock (_lock)
        {
            return [.. _webhooks.Where(webhook => webhook.Id > id).OrderBy(static webhook => webhook.Id)];
        }
    }

    private static long SizeOf(Webhook webhook) => webhook.RequestBody.Length + webhook.ResponseBody.Length + 1024;
}
