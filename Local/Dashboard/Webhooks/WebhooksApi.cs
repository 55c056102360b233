using System.Runtime.CompilerServices;
using Dashboard.Api;
using Dashboard.Lambda;
using Dashboard.Telemetry;

namespace Dashboard.Webhooks;

/// <summary><c>/api/webhooks</c>: what reached the HTTP API; replay, edited copies and samples.</summary>
internal sealed class WebhooksApi(WebhookStore store, TraceStore traces, AdminUrls urls, WebhookSender sender, DashboardOptions options, TimeProvider time)
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(50);

    private readonly WebhookViews _views = new(traces);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/webhooks", ListAsync);
        app.MapGet("/api/webhooks/samples", context => ApiJson.WriteAsync(context, WebhookSamples.All(options.SigningSecrets)));
        app.MapGet("/api/webhooks/{id:long}", context => WithWebhook(context, webhook => ApiJson.WriteAsync(context, _views.Detail(webhook))));
        app.MapPost("/api/webhooks/{id:long}/replay", context => WithWebhook(context, webhook => ReplayAsync(context, webhook)));
        app.MapPost("/api/webhooks/{id:long}/curl", context => WithWebhook(context, webhook => CurlAsync(context, webhook)));
        app.MapPost("/api/webhooks/send", SendAsync);
    }

    /// <summary>Rows of webhooks that came or of which more is known, because their trace has come.</summary>
    public async IAsyncEnumerable<IReadOnlyList<WebhookView>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = store.Changes.WatchAsync(cancellationToken);
        var joining = JoinTracesAsync(cancellationToken);
        await foreach (var ids in changes.InBatchesAsync(_window, cancellationToken))
        {
            yield return [.. ids.Distinct().Select(store.Find).OfType<WebhookRecord>().Select(_views.Row)];
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

    private Task ListAsync(HttpContext context)
    {
        if (ApiStream.IsWanted(context.Request))
        {
            return ApiStream.WriteAsync(context, "webhook", FollowAsync(context.RequestAborted));
        }

        var (kept, dropped) = store.Counts;
        return ApiJson.WriteAsync(context, new
        {
            webhooks = store.List().Select(_views.Row).ToList(),
            kept,
            dropped,
            endpoint = urls.HttpApi,
            isAvailable = urls.LambdaAdmin is not null,
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

    private async Task ReplayAsync(HttpContext context, WebhookRecord webhook)
    {
        if (webhook.RequestBodyLength > webhook.RequestBody.Length)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, $"Only {webhook.RequestBody.Length} of the body's {webhook.RequestBodyLength} bytes were kept, so that it cannot be sent again.");
            return;
        }

        await SendAsync(context, new SendRequest
        {
            Method = webhook.Method,
            Path = webhook.Target,
            Headers = webhook.RequestHeaders,
            Body = webhook.RequestBody,
        });
    }

    private async Task CurlAsync(HttpContext context, WebhookRecord webhook)
    {
        if (urls.HttpApi is { } endpoint)
        {
            await ApiJson.WriteAsync(context, new { command = WebhookSender.Curl(endpoint, webhook) });
            return;
        }

        await NoEndpointAsync(context);
    }

    private async Task SendAsync(HttpContext context)
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
                await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, $"No local secret for the scheme '{scheme}' is known.");
                return;
            }

            request = request with
            {
                Headers = [.. request.Headers.Where(header => !signature.Any(signed => string.Equals(signed[0], header.FirstOrDefault(), StringComparison.OrdinalIgnoreCase))), .. signature],
            };
        }

        await SendAsync(context, request);
    }

    private async Task SendAsync(HttpContext context, SendRequest request)
    {
        if (urls.HttpApi is { } endpoint)
        {
            await ApiJson.WriteAsync(context, await sender.SendAsync(endpoint, request, context.RequestAborted));
            return;
        }

        await NoEndpointAsync(context);
    }

    private static string UnmaskQuery(string path, string original) => path.Split('?', 2) is [var before, var query]
        ? $"{before}?{SecretHeaders.UnmaskQuery(query, original)}"
        : path;

    private static Task NoEndpointAsync(HttpContext context) =>
        ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, "The HTTP API does not run, so there is nowhere to send to: start the resource with the endpoint http-api.");
}
