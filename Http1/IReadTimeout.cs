namespace Http1;

/// <summary>Says, before each blocking read, how long it may take.</summary>
public interface IReadTimeout
{
    /// <summary>Milliseconds the next read may take; <see cref="Timeout.Infinite"/> for ever.</summary>
    /// <exception cref="TimeoutException">The time is used up.</exception>
    int NextReadTimeout();
}
