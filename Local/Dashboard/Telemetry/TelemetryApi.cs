using System.Runtime.CompilerServices;
using Dashboard.Api;
using Dashboard.Metrics;

namespace Dashboard.Telemetry;

/// <summary><c>/api/telemetry</c>: what was received, and how much of it was dropped.</summary>
internal sealed class TelemetryApi(TraceStore traces, LogStore logs, MetricStore metrics)
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(100);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/telemetry/resources", ListResourcesAsync);
        app.MapGet("/api/telemetry/traces", ListTracesAsync);
        app.MapGet("/api/telemetry/traces/{id}", GetTraceAsync);
        app.MapGet("/api/telemetry/logs", ListLogsAsync);
        app.MapGet("/api/telemetry/metrics", context => ApiJson.WriteAsync(context, new { instruments = metrics.List(), kept = metrics.Counts.Kept, dropped = metrics.Counts.Dropped }));
        app.MapGet("/api/telemetry/metrics/chart", GetChartAsync);
        app.MapDelete("/api/telemetry", context =>
        {
            traces.Clear();
            logs.Clear();
            metrics.Clear();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }

    /// <summary>Summaries of changed traces as they change, at most ten times a second each.</summary>
    public async IAsyncEnumerable<IReadOnlyList<TraceSummary>> WatchTracesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var ids in traces.Changes.WatchAsync(cancellationToken).InBatchesAsync(_window, cancellationToken))
        {
            yield return [.. ids.Distinct(StringComparer.Ordinal).Select(traces.Summary).OfType<TraceSummary>()];
        }
    }

    /// <summary>New log records.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogView>> WatchLogsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in logs.Changes.WatchAsync(cancellationToken).InBatchesAsync(_window, cancellationToken))
        {
            yield return [.. batch.Select(LogView.Of)];
        }
    }

    /// <summary>Says that metrics came, at most twice a second.</summary>
    public async IAsyncEnumerable<object> WatchMetricsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in metrics.Changes.WatchAsync(cancellationToken).InBatchesAsync(_window * 5, cancellationToken))
        {
            yield return new { exports = batch.Count };
        }
    }

    private static async IAsyncEnumerable<T> Flatten<T>(IAsyncEnumerable<IReadOnlyList<T>> batches)
    {
        await foreach (var batch in batches)
        {
            foreach (var item in batch)
            {
                yield return item;
            }
        }
    }

    private Task ListResourcesAsync(HttpContext context)
    {
        var names = traces.List(new TraceQuery { Limit = int.MaxValue }).Traces.SelectMany(trace => trace.Resources.Select(resource => resource.Name))
            .Concat(logs.List(new LogQuery { Limit = int.MaxValue }).Logs.Select(log => log.Resource.Name))
            .Concat(metrics.List().Select(instrument => instrument.Resource))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return ApiJson.WriteAsync(context, new { resources = names.Select(name => new { name }).ToList() });
    }

    private async Task ListTracesAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = new TraceQuery
        {
            Limit = reader.Number("limit", 200, TraceQuery.MaxLimit),
            Resource = reader.Text("resource"),
            Text = reader.Text("text"),
            ErrorsOnly = reader.Flag("errors"),
            MinDurationMs = reader.Decimal("minDurationMs"),
            Before = reader.Time("before"),
        };
        if (reader.Error is { } error)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, error);
        }
        else if (ApiStream.IsWanted(context.Request))
        {
            await ApiStream.WriteAsync(context, "trace", Flatten(WatchTracesAsync(context.RequestAborted)));
        }
        else
        {
            var (list, total) = traces.List(query);
            var (kept, dropped) = traces.Counts;
            await ApiJson.WriteAsync(context, new { traces = list, total, kept, dropped });
        }
    }

    private Task GetTraceAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (traces.Summary(id) is not { } summary)
        {
            return ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"No trace {id} is kept: it was dropped, or never came.");
        }

        var spans = traces.Spans(id);
        var start = spans.Count == 0 ? 0 : spans[0].StartNanoseconds;
        var related = logs.List(new LogQuery { TraceId = id, Limit = 1_000 }).Logs.Select(LogView.Of).ToList();
        return ApiJson.WriteAsync(context, new { summary, spans = spans.Select(span => SpanView.Of(span, start)).ToList(), logs = related });
    }

    private async Task ListLogsAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = new LogQuery
        {
            Limit = reader.Number("limit", 500, LogQuery.MaxLimit),
            MinSeverity = reader.Choice("severity", LogSeverity.Trace),
            Resource = reader.Text("resource"),
            Text = reader.Text("text"),
            TraceId = reader.Text("traceId"),
            Before = reader.Long("before"),
            Fields = reader.Pairs("field"),
        };
        if (reader.Error is { } error)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, error);
        }
        else if (ApiStream.IsWanted(context.Request))
        {
            await ApiStream.WriteAsync(context, "log", FollowAsync(query, context.RequestAborted));
        }
        else
        {
            var (list, total) = logs.List(query);
            var (kept, dropped) = logs.Counts;
            await ApiJson.WriteAsync(context, new { logs = list.Select(LogView.Of).ToList(), total, kept, dropped });
        }
    }

    private async IAsyncEnumerable<LogView> FollowAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var log in logs.Changes.WatchAsync(cancellationToken))
        {
            if (query.Matches(log))
            {
                yield return LogView.Of(log);
            }
        }
    }

    private async Task GetChartAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = new ChartQuery(
            new InstrumentKey(reader.Text("resource") ?? "", reader.Text("meter") ?? "", reader.Text("name") ?? ""),
            Math.Max(1, reader.Number("minutes", 5, 60)),
            context.Request.Query.ContainsKey("groupBy") ? reader.Texts("groupBy") : null,
            reader.Pairs("where"));
        if (reader.Error is { } error)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, error);
        }
        else if (metrics.Chart(query) is { } chart)
        {
            await ApiJson.WriteAsync(context, chart);
        }
        else
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"No instrument {query.Key.Name} of {query.Key.Resource} ({query.Key.Meter}) is known.");
        }
    }
}
