using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Dashboard;
using Microsoft.Extensions.Logging.Abstractions;

namespace IntegrationTests.Dashboard.Otlp;

/// <summary>OpenTelemetry's own JavaScript exporters against the receiver: another implementation of the protocol than the one .NET has.</summary>
public sealed class JavaScriptExportersTests
{
    [Theory]
    [InlineData("proto")]
    [InlineData("http")]
    public async Task Export_TracesLogsMetrics_ArriveWhole(string encoding)
    {
        var modules = await NpmPackages.OpenTelemetryAsync();
        await using var server = new DashboardServer(new DashboardOptions { OtlpApiKey = "js key" }, NullLoggerFactory.Instance);
        var urls = await server.StartAsync();

        var traceId = await ExportAsync(modules, urls.Otlp.OriginalString, encoding);

        using var client = new HttpClient { BaseAddress = urls.Dashboard };
        var trace = await client.GetFromJsonAsync<JsonElement>($"api/telemetry/traces/{traceId}");
        var spans = trace.GetProperty("spans").EnumerateArray().ToDictionary(span => span.GetProperty("name").GetString()!);
        Assert.Equal("Server", spans["parent"].GetProperty("kind").GetString());
        Assert.Equal("javascript", spans["parent"].GetProperty("resource").GetString());
        Assert.Equal("js-tracer", spans["parent"].GetProperty("scope").GetString());
        Assert.Equal("grüße", spans["parent"].GetProperty("attributes").GetProperty("text").GetString());
        Assert.Equal("42", spans["parent"].GetProperty("attributes").GetProperty("number").GetString());
        Assert.Equal("[\"a\", \"b\"]", spans["parent"].GetProperty("attributes").GetProperty("list").GetString());
        Assert.Equal(spans["parent"].GetProperty("spanId").GetString(), spans["child"].GetProperty("parentSpanId").GetString());
        Assert.Equal("Error", spans["child"].GetProperty("status").GetString());
        Assert.Equal("exception", spans["child"].GetProperty("events")[0].GetProperty("name").GetString());
        var log = Assert.Single(trace.GetProperty("logs").EnumerateArray());
        Assert.Equal(("from javascript", "Warning", "js-logger"), (log.GetProperty("message").GetString(), log.GetProperty("severity").GetString(), log.GetProperty("category").GetString()));

        var instruments = (await client.GetFromJsonAsync<JsonElement>("api/telemetry/metrics")).GetProperty("instruments").EnumerateArray().ToDictionary(i => i.GetProperty("name").GetString()!);
        Assert.Equal(("Counter", 7), (instruments["js.counter"].GetProperty("kind").GetString(), instruments["js.counter"].GetProperty("total").GetDouble()));
        Assert.Equal(("Histogram", 4), (instruments["js.histogram"].GetProperty("kind").GetString(), instruments["js.histogram"].GetProperty("total").GetDouble()));
        Assert.Equal(("Gauge", -3), (instruments["js.gauge"].GetProperty("kind").GetString(), instruments["js.gauge"].GetProperty("total").GetDouble()));
    }

    private static async Task<string> ExportAsync(string modules, string endpoint, string encoding)
    {
        var script = Path.Combine(NpmPackages.Repository, "IntegrationTests", "Dashboard", "Otlp", "export.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, modules, endpoint, encoding, "js key"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await node.WaitForExitAsync(limit.Token);
        Assert.True(node.ExitCode == 0, await errors);
        return (await output).Trim();
    }
}
