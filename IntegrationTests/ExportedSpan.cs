using System.Text.Json;

namespace IntegrationTests;

/// <summary>A span as the dashboard's telemetry API gives it back (OTLP's JSON).</summary>
internal sealed record ExportedSpan(string Resource, string Name, string Id, string Parent)
{
    public static List<ExportedSpan> Read(JsonElement? answer) => answer is null
        ? []
        :
        [
            .. from resource in answer.Value.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()
               let name = ServiceOf(resource)
               from scope in resource.GetProperty("scopeSpans").EnumerateArray()
               from span in scope.GetProperty("spans").EnumerateArray()
               select new ExportedSpan(name, Text(span, "name"), Text(span, "spanId"), Text(span, "parentSpanId")),
        ];

    private static string ServiceOf(JsonElement resource) => resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
        .Where(static attribute => Text(attribute, "key") == "service.name")
        .Select(static attribute => Text(attribute.GetProperty("value"), "stringValue"))
        .FirstOrDefault("");

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";
}
