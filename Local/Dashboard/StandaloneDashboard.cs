using System.Runtime.InteropServices;
using ServiceDefaults;

namespace Dashboard;

/// <summary>The dashboard as a program of its own: it shows whatever any OTLP sender sends it.</summary>
internal static class StandaloneDashboard
{
    private const string Help = """
        Shows traces, metrics and logs that programs send over OTLP (http/protobuf or http/json).

        usage: dashboard [--port N] [--otlp-port N] [--api-key KEY] [--login-token TOKEN]

          --port N             port of the pages; 0 takes a free one (18888)
          --otlp-port N        port of the OTLP receiver; 0 takes a free one (4318)
          --api-key KEY        what senders must put into the header x-otlp-api-key
          --login-token TOKEN  what a person must show to open the pages
          --help               this text

        Environment: DASHBOARD_API_KEY and DASHBOARD_LOGIN_TOKEN keep the two out of the argument list.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            await Console.Out.WriteLineAsync(Help);
            return 0;
        }

        if (Parse(args) is not { } options)
        {
            return 2;
        }

        await using var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions { ServiceName = "dashboard", DefaultLogLevel = LogLevel.Warning });
        await using var server = new DashboardServer(options, telemetry.LoggerFactory);
        DashboardUrls urls;
        try
        {
            urls = await server.StartAsync();
        }
        catch (IOException error)
        {
            await Console.Error.WriteLineAsync($"dashboard: {error.Message} Choose another with --port or --otlp-port.");
            return 1;
        }

        await Console.Out.WriteLineAsync($"Dashboard: {urls.Login}");
        await Console.Out.WriteLineAsync($"OTLP:      {urls.Otlp}");
        await UntilStoppedAsync();
        await server.StopAsync();
        return 0;
    }

    private static DashboardOptions? Parse(string[] args)
    {
        var options = new DashboardOptions
        {
            Port = 18888,
            OtlpPort = 4318,
            ApplicationName = "OpenTelemetry",
            OtlpApiKey = Environment.GetEnvironmentVariable("DASHBOARD_API_KEY"),
            LoginToken = Environment.GetEnvironmentVariable("DASHBOARD_LOGIN_TOKEN"),
        };
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--port" when Port(value) is { } port:
                    options = options with { Port = port };
                    break;
                case "--otlp-port" when Port(value) is { } port:
                    options = options with { OtlpPort = port };
                    break;
                case "--api-key" when value is not null:
                    options = options with { OtlpApiKey = value };
                    break;
                case "--login-token" when value is not null:
                    options = options with { LoginToken = value };
                    break;
                default:
                    Console.Error.WriteLine($"dashboard: '{args[i]}{(value is null ? "" : " " + value)}' is not an option with its value; --help lists them.");
                    return null;
            }
        }

        return options;
    }

    private static int? Port(string? value) => ushort.TryParse(value, out var port) ? port : null;

    private static async Task UntilStoppedAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await stopped.Task;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.TrySetResult();
        }
    }
}
