using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspector.Api;

namespace Inspector.Tailnets;

/// <summary><c>/api/tailnet</c>: the tailnet emulator's state and its fault switches, passed on.</summary>
internal sealed class TailnetApi(Uri tailnet, AdminClient admin, TimeProvider time)
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/tailnet", context => admin.ForwardAsync(context, tailnet, "admin/state"));
        app.MapGet("/api/tailnet/faults", context => admin.ForwardAsync(context, tailnet, "admin/faults"));
        app.MapMethods("/api/tailnet/faults/{name}", [HttpMethods.Put, HttpMethods.Delete], context =>
            admin.ForwardAsync(context, tailnet, $"admin/faults/{Uri.EscapeDataString((string)context.Request.RouteValues["name"]!)}"));
    }

    /// <summary>What happens in the tailnet, as the emulator tells it; watched only while a page shows it.</summary>
    public async IAsyncEnumerable<object> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var events = ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(events))
            {
                yield return events.Current;
            }

            await Task.Delay(_retry, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<JsonElement> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await admin.OpenAsync(new Uri(tailnet, "admin/events"), cancellationToken);
        await foreach (var item in SseParser.Create(stream, static (_, data) => JsonSerializer.Deserialize<JsonElement>(data)).EnumerateAsync(cancellationToken))
        {
            yield return item.Data;
        }
    }

    // That the emulator cannot be reached is what the page's own requests tell.
    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<JsonElement> events)
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
}
