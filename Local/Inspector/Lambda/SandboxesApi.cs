using System.Runtime.CompilerServices;
using Inspector.Api;

namespace Inspector.Lambda;

/// <summary><c>/api/sandboxes</c>, and <c>/api/functions</c> passed on to the Lambda emulator.</summary>
internal sealed class SandboxesApi(SandboxStore store, InspectorOptions options, AdminClient admin)
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(100);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/sandboxes", context => ApiStream.IsWanted(context.Request)
            ? ApiStream.WriteAsync(context, "sandbox", store.Changes.WatchAsync(context.RequestAborted))
            : ApiJson.WriteAsync(context, new { sandboxes = store.List(), store.IsAvailable }));
        app.MapGet("/api/sandboxes/{id}/logs", context => ForwardAsync(context, $"sandboxes/{Segment(context, "id")}/logs"));
        app.MapGet("/api/functions", context => ForwardAsync(context, "functions"));
        app.MapPost("/api/functions/{name}/restart", context => ForwardAsync(context, $"functions/{Segment(context, "name")}/restart"));
    }

    /// <summary>Sandboxes as they change.</summary>
    public async IAsyncEnumerable<IReadOnlyList<SandboxRecord>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in store.Changes.WatchAsync(cancellationToken).InBatchesAsync(_window, cancellationToken))
        {
            // The last state of each is enough.
            yield return [.. batch.GroupBy(sandbox => sandbox.Id, StringComparer.Ordinal).Select(states => states.Last())];
        }
    }

    private static string Segment(HttpContext context, string name) => Uri.EscapeDataString((string)context.Request.RouteValues[name]!);

    private Task ForwardAsync(HttpContext context, string path) => admin.ForwardAsync(context, options.LambdaAdmin, path);
}
