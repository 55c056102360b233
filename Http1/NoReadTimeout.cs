namespace Http1;

/// <summary>Reads that may block for ever, as the Runtime API's <c>next</c> must.</summary>
public sealed class NoReadTimeout : IReadTimeout
{
    private NoReadTimeout()
    {
    }

    /// <summary>The one instance.</summary>
    public static NoReadTimeout Instance { get; } = new();

    /// <inheritdoc />
    public int NextReadTimeout() => Timeout.Infinite;
}
