using System.Text.Json;

namespace Benchmarks.AppHost;

/// <summary>One start of AppHost. Times count from the start of its process.</summary>
internal sealed record StartedRun(TimeSpan Up, TimeSpan FirstAnswer, TimeSpan Stop, IReadOnlyList<(string What, TimeSpan At)> Path)
{
    /// <exception cref="InvalidOperationException">AppHost ended, or did not come up.</exception>
    public static async Task<StartedRun> MeasureAsync()
    {
        var clock = TimeProvider.System;
        var wall = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        await using var host = await HostProcess.StartAsync();
        var up = clock.GetElapsedTime(started);
        await host.SendUntilOkAsync();
        var answered = clock.GetElapsedTime(started);
        var path = await ReadPathAsync(host.LambdaAdmin, wall);
        var stopping = clock.GetTimestamp();
        await host.StopAsync();
        return new StartedRun(up, answered, clock.GetElapsedTime(stopping), [.. path, ("endpoint printed", up), ("first 200", answered)]);
    }

    /// <summary>What the first sandboxes did, and when.</summary>
    private static async Task<List<(string What, TimeSpan At)>> ReadPathAsync(Uri lambdaAdmin, DateTimeOffset start)
    {
        using var client = new HttpClient();
        var path = new List<(string, TimeSpan)>();
        var sandboxes = await ReadAsync(client, new Uri(lambdaAdmin, "/sandboxes"));
        foreach (var sandbox in sandboxes.EnumerateArray())
        {
            foreach (var phase in sandbox.GetProperty("phases").EnumerateArray())
            {
                Add($"{Text(sandbox, "function")}: {Text(phase, "name")} begins", Text(phase, "start"));
                Add($"{Text(sandbox, "function")}: {Text(phase, "name")} ends", Text(phase, "end"));
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
