using System.Net;
using System.Text.Json;
using Inspector.Api;

namespace Inspector.Traces;

/// <summary>Follows the spans that Aspire's dashboard receives (<c>/api/telemetry/spans?follow=true</c>, a line of OTLP JSON for each batch).</summary>
internal sealed partial class TraceWatcher(AdminClient client, InspectorOptions options, TraceStore traces, TimeProvider time, ILogger<TraceWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await FollowAsync(stoppingToken);
            await Task.Delay(_retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await client.OpenAsync(
                new Uri(options.Dashboard!, "api/telemetry/spans?follow=true"), cancellationToken, ("X-API-Key", options.DashboardApiKey!));
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                foreach (var span in line.Length == 0 ? [] : TraceSpan.Read(line))
                {
                    traces.Add(span);
                }
            }
        }
        catch (HttpRequestException error) when (error.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            Log.Refused(logger, options.Dashboard!);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
        {
            Log.Lost(logger, options.Dashboard!, error.Message);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The spans of {Dashboard} ended: {Reason}")]
        public static partial void Lost(ILogger logger, Uri dashboard, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The dashboard at {Dashboard} refuses Inspector__DashboardApiKey: webhooks are shown without what their traces tell. Set it to the dashboard's API key.")]
        public static partial void Refused(ILogger logger, Uri dashboard);
    }
}
