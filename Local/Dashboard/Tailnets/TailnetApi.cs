using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dashboard.Lambda;

namespace Dashboard.Tailnets;

/// <summary><c>/api/tailnet</c>: the tailnet emulator's state and its fault switches, passed on.</summary>
internal sealed class TailnetApi(AdminUrls urls, AdminProxy proxy, HttpClient client)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/tailnet", context => proxy.ForwardAsync(context, urls.TailnetAdmin, "admin/state"));
        app.MapGet("/api/tailnet/faults", context => proxy.ForwardAsync(context, urls.TailnetAdmin, "admin/faults"));
        app.MapPut("/api/tailnet/faults/{name}", SetAsync);
        app.MapDelete("/api/tailnet/faults/{name}", SetAsync);
    }

    /// <summary>What happens in the tailnet, as the emulator tells it; watched only while a page shows it.</summary>
    public async IAsyncEnumerable<object> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (urls.TailnetAdmin is not { } admin)
        {
            yield break;
        }

        await using var stream = await OpenAsync(admin, cancellationToken);
        var events = SseParser.Create(stream, static (_, data) => JsonSerializer.Deserialize<JsonElement>(data)).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events)
        {
            while (await MoveNextAsync(events))
            {
                yield return events.Current.Data;
            }
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<JsonElement>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException or JsonException)
        {
            return false;
        }
    }

    private async Task<Stream> OpenAsync(Uri admin, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetStreamAsync(new Uri(admin, "admin/events"), cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return Stream.Null;
        }
    }

    private Task SetAsync(HttpContext context) =>
        proxy.ForwardAsync(context, urls.TailnetAdmin, $"admin/faults/{Uri.EscapeDataString((string)context.Request.RouteValues["name"]!)}");
}
