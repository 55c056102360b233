using System.Diagnostics;

namespace IntegrationTests.Dashboard;

/// <summary>Packages of the npm registry that only tests use, installed once below <c>artifacts/npm</c>.</summary>
internal static class NpmPackages
{
    private const string AxePackage = "axe-core@4.14.1";

    private static readonly string[] _openTelemetry =
    [
        "@opentelemetry/api@1.9.0", "@opentelemetry/resources@2.12.0", "@opentelemetry/sdk-trace-base@2.12.0", "@opentelemetry/sdk-metrics@2.12.0", "@opentelemetry/sdk-logs@0.223.0",
        "@opentelemetry/exporter-trace-otlp-http@0.223.0", "@opentelemetry/exporter-trace-otlp-proto@0.223.0",
        "@opentelemetry/exporter-metrics-otlp-http@0.223.0", "@opentelemetry/exporter-metrics-otlp-proto@0.223.0",
        "@opentelemetry/exporter-logs-otlp-http@0.223.0", "@opentelemetry/exporter-logs-otlp-proto@0.223.0",
    ];

    private static readonly SemaphoreSlim _gate = new(1);

    /// <summary>The folder of the solution.</summary>
    public static string Repository { get; } = Root();

    /// <summary>The folder with OpenTelemetry's JavaScript SDK and its OTLP exporters.</summary>
    public static Task<string> OpenTelemetryAsync() => InstallAsync("opentelemetry", _openTelemetry);

    /// <summary>The source of axe-core, which checks accessibility.</summary>
    public static async Task<string> AxeAsync() => await File.ReadAllTextAsync(Path.Combine(await InstallAsync("axe", AxePackage), "axe-core", "axe.min.js"));

    /// <summary>Installs packages and gives the <c>node_modules</c> folder.</summary>
    private static async Task<string> InstallAsync(string name, params string[] packages)
    {
        var folder = Path.Combine(Repository, "artifacts", "npm", name);
        var marker = Path.Combine(folder, ".installed");
        var wanted = string.Join('\n', packages);
        await _gate.WaitAsync();
        try
        {
            if (File.Exists(marker) && await File.ReadAllTextAsync(marker) == wanted)
            {
                return Path.Combine(folder, "node_modules");
            }

            Directory.CreateDirectory(folder);
            using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, .. packages])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = npm.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            await npm.WaitForExitAsync(limit.Token);
            Assert.True(npm.ExitCode == 0, $"npm install {string.Join(' ', packages)}: {await output}{await errors}");
            await File.WriteAllTextAsync(marker, wanted);
            return Path.Combine(folder, "node_modules");
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "WebhookForwarder.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
