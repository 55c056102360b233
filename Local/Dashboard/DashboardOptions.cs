using Dashboard.Resources;
using Dashboard.Webhooks;

namespace Dashboard;

/// <summary>How a <see cref="DashboardServer"/> runs. Everything listens on loopback.</summary>
public sealed record DashboardOptions
{
    /// <summary>Port of the pages and of the JSON API; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Port of the OTLP receiver (http/protobuf and http/json); 0 takes a free one.</summary>
    public int OtlpPort { get; init; }

    /// <summary>What senders of telemetry must put into the header <c>x-otlp-api-key</c>; null: nothing is asked.</summary>
    public string? OtlpApiKey { get; init; }

    /// <summary>What a person must show once to open the pages (<c>/login?t=…</c>), and a script in <c>Authorization: Bearer</c>; null: nothing is asked.</summary>
    public string? LoginToken { get; init; }

    /// <summary>Where the resources come from.</summary>
    public IResourceSource Resources { get; init; } = new EmptyResourceSource();

    /// <summary>What the pages call the application.</summary>
    public string ApplicationName { get; init; } = "Webhook Forwarder";

    /// <summary>
    /// An outside collector (http/protobuf) to which everything received is passed on; null: none. AppHost takes it from its own
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
    /// </summary>
    public Uri? ForwardTo { get; init; }

    /// <summary>Headers for <see cref="ForwardTo"/>, as in <c>OTEL_EXPORTER_OTLP_HEADERS</c>: <c>name=value,name=value</c>.</summary>
    public string? ForwardHeaders { get; init; }

    /// <summary>What the send form signs samples with.</summary>
    public IReadOnlyList<SigningSecret> SigningSecrets { get; init; } = [];

    /// <summary>How much is kept in memory.</summary>
    public DashboardLimits Limits { get; init; } = new();
}
