namespace TargetStub;

/// <summary>The last requests, oldest first.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 100;
    private readonly Queue<RecordedRequest> _requests = new();
    private readonly Lock _lock = new();

    public void Add(RecordedRequest request)
    {
        lock (_lock)
        {
            _requests.Enqueue(request);
            while (_requests.Count > Capacity)
            {
                _requests.Dequeue();
            }
        }
    }

    public IReadOnlyList<RecordedRequest> ToList()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }
}
