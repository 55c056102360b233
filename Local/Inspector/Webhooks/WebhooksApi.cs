using System.Runtime.CompilerServices;
using Inspector.Api;
using Inspector.Lambda;
using Inspector.Traces;

namespace Inspector.Webhooks;

/// <summary><c>/api/webhooks</c>: what reached the HTTP API; replay, edited copies and samples.</summary>
internal sealed class WebhooksApi(WebhookStore store, TraceStore traces, SandboxStore emulator, WebhookSender sender, InspectorOptions options, TimeProvider time)
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(50);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/webhooks", ListAsync);
        app.MapGet("/api/webhooks/samples", context => ApiJson.WriteAsync(context, WebhookSamples.All(options.SigningSecrets)));
        app.MapGet("/api/webhooks/{id:long}", context => WithWebhook(context, webhook => ApiJson.WriteAsync(context, new WebhookDetail(webhook, traces.Facts(webhook.TraceId)))));
        app.MapPost("/api/webhooks/{id:long}/replay", context => WithWebhook(context, webhook => ReplayAsync(context, webhook)));
        app.MapPost("/api/webhooks/{id:long}/curl", context => WithWebhook(context, webhook => ApiJson.WriteAsync(context, new { command = WebhookSender.Curl(options.HttpApi, webhook) })));
        app.MapPost("/api/webhooks/send", EditAndSendAsync);
    }

    /// <summary>Rows of webhooks that came or of which more is known, because their trace has come.</summary>
    public async IAsyncEnumerable<IReadOnlyList<WebhookView>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = store.Changes.WatchAsync(cancellationToken);
        var joining = JoinTracesAsync(cancellationToken);
        await foreach (var ids in changes.InBatchesAsync(_window, cancellationToken))
        {
            yield return [.. ids.Distinct().Select(store.Find).OfType<WebhookRecord>().Select(Row)];
        }

        await joining;
    }

    private async Task JoinTracesAsync(CancellationToken cancellationToken)
    {
        await foreach (var traceId in traces.Changes.WatchAsync(cancellationToken))
        {
            store.TraceChanged(traceId);
        }
    }

    private WebhookView Row(WebhookRecord webhook) => WebhookView.Of(webhook, traces.Facts(webhook.TraceId));

    private Task ListAsync(HttpContext context)
    {
        if (ApiStream.IsWanted(context.Request))
        {
            return ApiStream.WriteAsync(context, "webhook", FollowAsync(context.RequestAborted));
        }

        var (kept, dropped) = store.Counts;
        return ApiJson.WriteAsync(context, new
        {
            webhooks = store.List().Select(Row).ToList(),
            kept,
            dropped,
            endpoint = options.HttpApi,
            emulator.IsAvailable,
        });
    }

    private async IAsyncEnumerable<WebhookView> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in WatchAsync(cancellationToken))
        {
            foreach (var webhook in batch)
            {
                yield return webhook;
            }
        }
    }

    private Task WithWebhook(HttpContext context, Func<WebhookRecord, Task> handle)
    {
        var id = long.Parse((string)context.Request.RouteValues["id"]!);
        return store.Find(id) is { } webhook
            ? handle(webhook)
            : ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"No webhook {id} is kept: it was dropped, or never came.");
    }

    private Task ReplayAsync(HttpContext context, WebhookRecord webhook) => webhook.RequestBodyLength > webhook.RequestBody.Length
        ? ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, $"Only {webhook.RequestBody.Length} of the body's {webhook.RequestBodyLength} bytes were kept, so that it cannot be sent again.")
        : SendAsync(context, new SendRequest { Method = webhook.Method, Path = webhook.Target, Headers = webhook.RequestHeaders, Body = webhook.RequestBody });

    private async Task EditAndSendAsync(HttpContext context)
    {
        if (await ApiJson.ReadAsync<SendRequest>(context) is not { } request)
        {
            return;
        }

        if (request.EditOf is { } id && store.Find(id) is { } original)
        {
            request = request with
            {
                Path = UnmaskQuery(request.Path, original.Query),
                Headers = [.. SecretHeaders.Unmask(request.Headers, original.RequestHeaders)],
            };
        }

        if (request.Sign is { Length: > 0 } scheme)
        {
            var secret = options.SigningSecrets.FirstOrDefault(known => known.Scheme == scheme);
            if (secret is null || WebhookSigner.Sign(secret, request.Body, time.GetUtcNow(), $"msg_{Guid.NewGuid():N}") is not { } signature)
            {
                await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, $"No local secret for the scheme '{scheme}' is known: set Inspector__SigningSecrets__{scheme}.");
                return;
            }

            request = request with { Headers = [.. request.Headers.Where(header => !signature.Any(signed => IsSameName(signed, header))), .. signature] };
        }

        await SendAsync(context, request);
    }

    private async Task SendAsync(HttpContext context, SendRequest request) =>
        await ApiJson.WriteAsync(context, await sender.SendAsync(options.HttpApi, request, context.RequestAborted));

    private static bool IsSameName(string[] one, string[] other) => string.Equals(one[0], other.FirstOrDefault(), StringComparison.OrdinalIgnoreCase);

    private static string UnmaskQuery(string path, string original) => path.Split('?', 2) is [var before, var query]
        ? $"{before}?{SecretHeaders.UnmaskQuery(query, original)}"
        : path;
}
