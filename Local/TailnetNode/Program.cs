using System.Diagnostics;
using Processes;
using ServiceDefaults;
using Tailnet;
using Tailnet.Daemon;
using Tailnet.LocalApi;
using TailnetNode;

const string TelemetrySource = "WebhookForwarder.Tailnet";

if (args is ["--help" or "-h"])
{
    Console.WriteLine("""
        Runs a tailscaled and keeps it logged in: the target's side of the tunnel. What the tailnet dials is delivered to the same
        port on 127.0.0.1.

          TAILSCALED_PATH            tailscaled, a path or a name on PATH (tailscaled)
          TS_LOGIN_SERVER            control server (Tailscale's)
          TS_HOSTNAME                the node's name (the machine's)
          TS_AUTHKEY                 auth key; or keys are minted with:
          TS_OAUTH_CLIENT_ID, TS_OAUTH_CLIENT_SECRET, TS_TAGS, TAILSCALE_API_URL
          TS_ROUTES                  subnets to offer, comma-separated
          TS_EXTRA_ARGS              more tailscaled arguments
          NODE_PORT                  GET /health answers 200 there once the node is up, 503 with the reason before (a free port)
        """);
    return 0;
}

var settings = NodeSettings.Read(Environment.GetEnvironmentVariable, out var errors);
if (settings is null)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, errors));
    return 1;
}

var builder = WebApplication.CreateSlimBuilder();
builder.AddServiceDefaults();
var health = new NodeHealth();
builder.Services.AddHealthChecks().AddCheck("tailnet", health);
builder.WebHost.UseUrls($"http://127.0.0.1:{settings.HealthPort}");
await using var app = builder.Build();
app.MapDefaultEndpoints();

using var directory = TemporaryDirectory.Create("tailnet-node-");
using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
using var source = new ActivitySource(TelemetrySource);
var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("TailnetNode");
await using var supervisor = new TailscaledSupervisor(
    new TailscaledSupervisorOptions
    {
        TailscaledPath = settings.TailscaledPath,
        Directory = directory.FullPath,
        // A daemon that crashed did not log out: in memory, its successor would be another node beside it, by the name "target-1".
        State = Path.Combine(directory.FullPath, "tailscaled.state"),
        ExtraArguments = Environment.GetEnvironmentVariable("TS_EXTRA_ARGS")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
        Prefs = new IpnPrefs
        {
            ControlURL = settings.LoginServer,
            Hostname = settings.Hostname,
            WantRunning = true,
            CorpDNS = true,
            AdvertiseRoutes = settings.Routes.Length > 0 ? settings.Routes : null,
        },
    },
    settings.AuthKey is { } key ? new FixedAuthKey(key) : new MintedAuthKey(http, settings),
    new GroupDaemonLauncher(),
    new StepClock(source, TimeProvider.System),
    RunningTime.OfProcess,
    logger)
{
    Changed = report =>
    {
        health.Set(report.State, report.Reason);
        logger.LogInformation("{Hostname}: {State}{Reason}", settings.Hostname, report.State, report.Reason is null ? "" : $" ({report.Reason})");
    },
};

// It matters that the tailnet forgets the node at once: a next one of the same name would be called differently.
var shutdownBudget = TimeSpan.FromSeconds(1.5);
try
{
    supervisor.Start();
    await app.RunAsync();
    await supervisor.ShutdownAsync(shutdownBudget);
    return 0;
}
catch (IOException exception)
{
    await Console.Error.WriteLineAsync($"NODE_PORT {settings.HealthPort}: {exception.Message}");
    return 1;
}
