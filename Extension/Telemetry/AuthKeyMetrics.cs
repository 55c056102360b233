using System.Diagnostics.Metrics;
using Extension.Tunnel;

namespace Extension.Telemetry;

/// <summary>
/// Age and remaining life of the auth key that the tunnel logs in with. Told here and not by the rotation, which runs once in weeks and
/// not at all when something is wrong with it.
/// </summary>
internal sealed class AuthKeyMetrics
{
    private readonly TimeProvider _time;
    private volatile AuthKeySecret? _key;

    /// <param name="meter">The extension's meter.</param>
    /// <param name="time">Clock.</param>
    public AuthKeyMetrics(Meter meter, TimeProvider time)
    {
        _time = time;
        meter.CreateObservableGauge(
            "webhook.auth_key.age", () => Measure(_key?.Created, static (created, now) => now - created), "s", "Time since the auth key in use was made.");
        meter.CreateObservableGauge(
            "webhook.auth_key.remaining", () => Measure(_key?.Expires, static (expires, now) => expires - now), "s", "Time until nodes cannot join with the auth key in use.");
    }

    /// <summary>Notes the key that was read.</summary>
    public void Use(AuthKeySecret key) => _key = key;

    // A key that was not minted by the rotation may tell no times: then there is nothing to measure.
    private Measurement<double>[] Measure(DateTimeOffset? at, Func<DateTimeOffset, DateTimeOffset, TimeSpan> span) =>
        at is { } time ? [new(span(time, _time.GetUtcNow()).TotalSeconds)] : [];
}
