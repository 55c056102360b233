using System.Threading.Channels;

namespace Inspector.Api;

/// <summary>
/// <c>GET /api/events?topics=a,b</c>: everything a page wants to hear of over one connection, because browsers open no more than six to
/// a server.
/// </summary>
internal sealed class LiveEvents
{
    private const int MaxWaiting = 1_000;

    private readonly Dictionary<string, Func<CancellationToken, IAsyncEnumerable<object>>> _topics = new(StringComparer.Ordinal);

    /// <summary>Adds a topic; its events carry its name.</summary>
    public void Add<T>(string topic, Func<CancellationToken, IAsyncEnumerable<T>> watch)
        where T : class
    {
        _topics.Add(topic, watch);
    }

    public void Map(IEndpointRouteBuilder app) => app.MapGet("/api/events", HandleAsync);

    private async Task HandleAsync(HttpContext context)
    {
        var wanted = context.Request.Query["topics"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted.Length == 0 || wanted.FirstOrDefault(topic => !_topics.ContainsKey(topic)) is { } unknown)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, $"topics: a list of {string.Join(", ", _topics.Keys)} is needed.");
            return;
        }

        // A page that does not read loses the oldest events rather than holding them here.
        var events = Channel.CreateBounded<(string Name, object Data)>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var pumps = wanted.Distinct(StringComparer.Ordinal).Select(topic => PumpAsync(topic, _topics[topic](leaving.Token), events.Writer)).ToList();
        try
        {
            await ApiStream.StartAsync(context, events: true);
            await foreach (var item in events.Reader.ReadAllAsync(leaving.Token))
            {
                await ApiStream.WriteEventAsync(context, item.Name, item.Data);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The page has left.
        }
        finally
        {
            await leaving.CancelAsync();
            await Task.WhenAll(pumps);
        }
    }

    private static async Task PumpAsync(string topic, IAsyncEnumerable<object> source, ChannelWriter<(string Name, object Data)> events)
    {
        try
        {
            await foreach (var item in source)
            {
                events.TryWrite((topic, item));
            }
        }
        catch (OperationCanceledException)
        {
            // The page has left.
        }
    }
}
