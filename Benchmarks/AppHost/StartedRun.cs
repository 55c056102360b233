using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Processes;

namespace Benchmarks.AppHost;

/// <summary>One start of AppHost. Times count from the start of its process.</summary>
internal sealed record StartedRun(TimeSpan Up, TimeSpan FirstAnswer, TimeSpan Stop, IReadOnlyList<(string What, TimeSpan At)> Path)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    /// <exception cref="InvalidOperationException">AppHost ended, or did not come up.</exception>
    public static async Task<StartedRun> MeasureAsync()
    {
        var lines = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = TimeProvider.System;
        var wall = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        await using var host = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "dotnet",
            Arguments = [HostPath(), "--Ports:Webhook=0", "--Ports:Dashboard=0"],
            Output = line =>
            {
                if (line.Text.Split(": ", 2) is [var label, var url] && label is "Webhook endpoint" or "Dashboard")
                {
                    lines[label] = url;
                    if (lines.Count == 2)
                    {
                        ready.TrySetResult();
                    }
                }
            },
        });
        if (await Task.WhenAny(ready.Task, host.Exited).WaitAsync(_limit) != ready.Task)
        {
            throw new InvalidOperationException("AppHost ended before it was up; run it by hand to see why.");
        }

        var up = clock.GetElapsedTime(started);
        await SendUntilOkAsync(new Uri(lines["Webhook endpoint"]));
        var answered = clock.GetElapsedTime(started);
        var path = await ReadPathAsync(new Uri(lines["Dashboard"]), wall);
        var stopping = clock.GetTimestamp();
        host.Group.Signal(ProcessSignal.Interrupt);
        await host.Exited.WaitAsync(_limit);
        return new StartedRun(up, answered, clock.GetElapsedTime(stopping), [.. path, ("endpoint printed", up), ("first 200", answered)]);
    }

    private static string HostPath()
    {
        var own = System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var bin = System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(own))!;
        return System.IO.Path.Combine(bin, "AppHost", System.IO.Path.GetFileName(own), "AppHost.dll");
    }

    private static async Task SendUntilOkAsync(Uri endpoint)
    {
        using var sender = new HttpClient { Timeout = _limit };
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await sender.GetAsync(endpoint);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            if (attempt == 100)
            {
                throw new InvalidOperationException($"{endpoint} still answers {(int)answer.StatusCode}.");
            }
        }
    }

    /// <summary>When each resource's process was started and when it was found healthy, and what the first sandboxes did.</summary>
    private static async Task<List<(string What, TimeSpan At)>> ReadPathAsync(Uri dashboard, DateTimeOffset start)
    {
        using var client = new HttpClient();
        var path = new List<(string, TimeSpan)>();
        var resources = await ReadAsync(client, new Uri(dashboard, "/api/resources"));
        var list = resources.ValueKind == JsonValueKind.Array ? resources : resources.GetProperty("resources");
        foreach (var resource in list.EnumerateArray().Where(static r => Text(r, "type") != "Parameter" && Text(r, "parent") is null))
        {
            Add($"{Text(resource, "name")} started", Text(resource, "startedAt"));
            Add($"{Text(resource, "name")} ended", Text(resource, "stoppedAt"));
            foreach (var endpoint in resource.GetProperty("endpoints").EnumerateArray().Where(static e => Text(e, "name") == "lambda-admin"))
            {
                var sandboxes = await ReadAsync(client, new Uri(new Uri(Text(endpoint, "url")!), "/sandboxes"));
                foreach (var sandbox in sandboxes.EnumerateArray())
                {
                    foreach (var phase in sandbox.GetProperty("phases").EnumerateArray())
                    {
                        Add($"{Text(sandbox, "function")}: {Text(phase, "name")} begins", Text(phase, "start"));
                        Add($"{Text(sandbox, "function")}: {Text(phase, "name")} ends", Text(phase, "end"));
                    }
                }
            }
        }

        return path;

        void Add(string what, string? time)
        {
            if (DateTimeOffset.TryParse(time, out var at))
            {
                path.Add((what, at - start));
            }
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpClient client, Uri url)
    {
        await using var body = await client.GetStreamAsync(url);
        using var document = await JsonDocument.ParseAsync(body);
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
