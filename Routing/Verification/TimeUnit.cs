namespace Routing.Verification;

/// <summary>How a signature's time is written.</summary>
public enum TimeUnit
{
    /// <summary><c>s</c>: seconds since the Unix epoch.</summary>
    Seconds,

    /// <summary><c>ms</c>: milliseconds since the Unix epoch.</summary>
    Milliseconds,

    /// <summary><c>rfc3339</c>: <c>2026-11-25T15:04:05.123Z</c>, with any number of decimals and any offset.</summary>
    Rfc3339,
}
