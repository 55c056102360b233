namespace TailnetControl;

/// <summary>A node as every node that may see it sees it.</summary>
public record NetNode
{
    public required string Id { get; init; }

    /// <summary>The full MagicDNS name, without a trailing dot.</summary>
    public required string Name { get; init; }

    public required string Hostname { get; init; }

    /// <summary>One of 100.64.0.0/10 and one of fd7a:115c:a1e0::/48.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool Online { get; init; }
}
