namespace TailnetEmulator.Keys;

/// <summary>An auth key; the key itself is only known to whoever made it.</summary>
internal sealed class AuthKey
{
    public required string Id { get; init; }

    public required string Digest { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public required DeviceCreation Create { get; init; }

    public string Description { get; init; } = "";

    public DateTimeOffset? Revoked { get; set; }

    public int Uses { get; set; }

    public bool IsUsedUp => !Create.Reusable && Uses > 0;

    public bool IsValidAt(DateTimeOffset now) => Revoked is null && Expires > now && !IsUsedUp;
}
