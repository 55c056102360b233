namespace Extension.Tunnel;

/// <summary>The secret's JSON, as the rotation writes it.</summary>
internal sealed record AuthKeySecret
{
    public string? Id { get; init; }

    public string? Key { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? Expires { get; init; }

    // A record's own ToString would print the key.
    public override string ToString() => $"auth key {Id}";
}
