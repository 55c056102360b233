using LambdaEmulator.Configuration;

namespace LambdaEmulator.EventSources;

/// <summary>Reads <c>EventSources__{i}__…</c>.</summary>
internal static class EventSourceOptionsReader
{
    public static IReadOnlyList<EventSourceOptions> ReadAll(SettingsSection root, IReadOnlyDictionary<string, FunctionOptions> functions) =>
        [.. root.Children("EventSources").Select(child => Read(child.Section, functions))];

    private static EventSourceOptions Read(SettingsSection section, IReadOnlyDictionary<string, FunctionOptions> functions)
    {
        var function = section.Text("Function");
        if (function is null || !functions.ContainsKey(function))
        {
            section.Error("Function", function, $"the name of a function ({string.Join(", ", functions.Keys)})");
        }

        var queue = Address(section, "QueueUrl");
        return new EventSourceOptions
        {
            Function = function ?? "",
            QueueUrl = queue,
            Endpoint = section.Text("Endpoint") is null ? new Uri(queue, "/") : Address(section, "Endpoint"),
            BatchSize = section.Number("BatchSize", 10, 1, 10, "messages"),
            MaximumConcurrency = section.Number("MaximumConcurrency", 2, 2, 1000, "invocations"),
        };
    }

    private static Uri Address(SettingsSection section, string key)
    {
        if (Uri.TryCreate(section.Text(key), UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        section.Error(key, section.Text(key), "an http or https URL");
        return new Uri("http://127.0.0.1/");
    }
}
