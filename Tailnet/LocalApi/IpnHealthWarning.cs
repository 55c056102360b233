namespace Tailnet.LocalApi;

/// <summary>One finding of <see cref="IpnHealth"/>.</summary>
public sealed record IpnHealthWarning
{
    public string? WarnableCode { get; init; }

    public string? Severity { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }
}
