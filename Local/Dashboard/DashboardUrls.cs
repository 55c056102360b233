namespace Dashboard;

/// <summary>Where a started dashboard listens.</summary>
/// <param name="Dashboard">The pages, without a login token: <c>http://localhost:18888/</c>.</param>
/// <param name="Login">The link to print: <paramref name="Dashboard"/>, with the login token where one is asked for.</param>
/// <param name="Otlp">What goes into <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: <c>http://127.0.0.1:4318</c>.</param>
public sealed record DashboardUrls(Uri Dashboard, Uri Login, Uri Otlp);
