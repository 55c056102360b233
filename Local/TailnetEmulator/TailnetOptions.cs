namespace TailnetEmulator;

/// <summary>The emulator's settings, read from configuration (environment variables with <c>__</c> between levels).</summary>
public sealed record TailnetOptions
{
    /// <summary>The MagicDNS suffix. <c>example.ts.net</c>.</summary>
    public string Domain { get; init; } = "example.ts.net";

    /// <summary>A policy file with <c>acls</c> or <c>grants</c>; without one everything is allowed.</summary>
    public string? AclFile { get; init; }

    /// <summary>Devices that log in with a key that is not preauthorized wait for approval.</summary>
    public bool DeviceApproval { get; init; }

    /// <summary>How long an ephemeral node may be silent before it is removed. 5 min.</summary>
    public TimeSpan EphemeralTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public OAuthClientOptions OAuth { get; init; } = new();

    public FederatedIdentityOptions Federated { get; init; } = new();

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Uri.CheckHostName(Domain) != UriHostNameType.Dns)
        {
            errors.Add($"Domain '{Domain}' is not a DNS name, such as example.ts.net.");
        }

        if (AclFile is not null && !File.Exists(AclFile))
        {
            errors.Add($"AclFile '{AclFile}' does not exist.");
        }

        if (EphemeralTimeout <= TimeSpan.Zero)
        {
            errors.Add($"EphemeralTimeout '{EphemeralTimeout}' is not a positive time, such as 00:05:00.");
        }

        if (OAuth.ClientId.Length == 0 != (OAuth.ClientSecret.Length == 0))
        {
            errors.Add("OAuth__ClientId and OAuth__ClientSecret have to be set both, or neither (then there is no OAuth client).");
        }

        errors.AddRange(OAuth.Tags.Where(static t => !t.StartsWith("tag:", StringComparison.Ordinal)).Select(static t => $"OAuth__Tags '{t}' does not start with tag:."));
        return errors;
    }
}
