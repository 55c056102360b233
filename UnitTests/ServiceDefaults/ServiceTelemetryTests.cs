using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.UnitTests;

public sealed class ServiceTelemetryTests
{
    [Fact]
    public async Task Start_WithoutEndpoint_LoadsNothingOfOpenTelemetry()
    {
        var context = new IsolatedLoadContext(typeof(ServiceTelemetry).Assembly.Location);
        try
        {
            var assembly = context.LoadFromAssemblyPath(typeof(ServiceTelemetry).Assembly.Location);
            var optionsType = assembly.GetType("ServiceDefaults.ServiceTelemetryOptions")!;
            var options = Activator.CreateInstance(optionsType)!;
            optionsType.GetProperty("Environment")!.SetValue(options, new Dictionary<string, string>());
            optionsType.GetProperty("Console")!.SetValue(options, TextWriter.Null);
            var telemetry = assembly.GetType("ServiceDefaults.ServiceTelemetry")!.GetMethod("Start")!.Invoke(null, [options])!;
            await ((IAsyncDisposable)telemetry).DisposeAsync();

            var loaded = context.Assemblies.Select(a => a.GetName().Name!).ToList();

            Assert.Contains("ServiceDefaults", loaded);
            Assert.DoesNotContain(loaded, name => name.StartsWith("OpenTelemetry", StringComparison.Ordinal));
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public async Task FlushAsync_CollectorNeverAnswers_ReturnsLongBeforeTheExporterGivesUp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var telemetry = Start(((IPEndPoint)listener.LocalEndpoint).Port, "Tests.Hanging");
        using var source = new ActivitySource("Tests.Hanging");
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < 5; i++)
        {
            source.StartActivity("work")?.Dispose();
            await telemetry.FlushAsync();
        }

        Assert.True(telemetry.IsExporting);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{watch.Elapsed} for five flushes; the exporter's own limit is 10 s each");
    }

    [Fact]
    public async Task FlushAsync_CollectorRefusesConnections_DoesNotThrow()
    {
        await using var telemetry = Start(port: 1, "Tests.Refused");
        using var source = new ActivitySource("Tests.Refused");
        source.StartActivity("work")?.Dispose();

        await telemetry.FlushAsync();
        await telemetry.FlushAsync(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "not a url")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    public async Task Start_DisabledOrUnusable_RunsOnWithoutExporting(string name, string value)
    {
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1" };
        environment[name] = value;
        var console = new StringWriter();
        await using var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions { ServiceName = "test", Environment = environment, Console = console });

        telemetry.LoggerFactory.CreateLogger("Test").LogInformation("still here");
        await telemetry.FlushAsync();

        Assert.False(telemetry.IsExporting);
        Assert.Contains("info Test: still here", console.ToString(), StringComparison.Ordinal);
        Assert.Equal(value == "not a url", console.ToString().Contains("Telemetry is off", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://127.0.0.1:1")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_TRACES_EXPORTER=none")]
    [InlineData(false)]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT=")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_SDK_DISABLED=true")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://127.0.0.1:1", "OTEL_LOGS_EXPORTER=none")]
    public async Task IsExportConfigured_AnyVariables_SaysWhatStartDoes(bool expected, params string[] variables)
    {
        var environment = variables.Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        await using var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions { ServiceName = "test", Environment = environment, Console = TextWriter.Null });

        Assert.Equal(expected, ServiceTelemetry.IsExportConfigured(name => environment.GetValueOrDefault(name)));
        Assert.Equal(expected, telemetry.IsExporting);
    }

    [Fact]
    public async Task Log_MessageWithLineBreaksAndEscapes_IsOneHarmlessLine()
    {
        var console = new StringWriter();
        await using var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions
        {
            ServiceName = "test",
            Environment = new Dictionary<string, string> { ["LOG_LEVEL"] = "Warning" },
            Console = console,
        });
        var logger = telemetry.LoggerFactory.CreateLogger("Some.Category");

        logger.LogInformation("too low to be seen");
        logger.LogWarning(new InvalidOperationException("broken"), "first\r\nsecond \u001b[31m");

        var line = Assert.Single(console.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("warn Category: first | second \uFFFD[31m | System.InvalidOperationException: broken", line, StringComparison.Ordinal);
    }

    private static ServiceTelemetry Start(int port, string source) => ServiceTelemetry.Start(new ServiceTelemetryOptions
    {
        ServiceName = "test",
        Sources = [source],
        Environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}" },
        Console = TextWriter.Null,
    });

    private sealed class IsolatedLoadContext(string root) : AssemblyLoadContext("isolated", isCollectible: true)
    {
        private readonly string _folder = Path.GetDirectoryName(root)!;

        protected override System.Reflection.Assembly? Load(System.Reflection.AssemblyName assemblyName)
        {
            var path = Path.Combine(_folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
