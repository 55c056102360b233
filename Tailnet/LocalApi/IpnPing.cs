namespace Tailnet.LocalApi;

/// <summary>The answer to <c>POST ping</c> (<c>ipnstate.PingResult</c>).</summary>
public sealed record IpnPing
{
    public string? IP { get; init; }

    /// <summary>Why there was no answer, such as <c>no matching peer</c>; empty or null when there was one.</summary>
    public string? Err { get; init; }

    public double LatencySeconds { get; init; }
}

/// <summary>The body of <c>PATCH prefs</c> (<c>ipn.MaskedPrefs</c>): what is null stays as it is.</summary>
public sealed record IpnPrefsEdit
{
    public bool? WantRunning { get; init; }

    public bool WantRunningSet => WantRunning is not null;

    /// <summary>The stable id of the exit node.</summary>
    public string? ExitNodeID { get; init; }

    public bool ExitNodeIDSet => ExitNodeID is not null;
}
