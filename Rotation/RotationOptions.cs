namespace Rotation;

/// <summary>The function's settings, validated once at start.</summary>
public sealed record RotationOptions
{
    /// <summary>How long a minted key may let nodes join: 90 days, the longest that Tailscale allows.</summary>
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(90);

    /// <summary>Name or ARN of the secret with the OAuth client, <c>{"id","key"}</c>.</summary>
    public required string OAuthSecretId { get; init; }

    /// <summary>The tailnet's name, or <c>-</c> for the one that the OAuth client belongs to.</summary>
    public required string Tailnet { get; init; }

    /// <summary>The tag of the nodes that join with the key, <c>tag:…</c>. A key made by an OAuth client must have one.</summary>
    public required string Tag { get; init; }

    /// <summary>Base URL of the Tailscale API (or headscale's), without <c>/api/v2</c>.</summary>
    public required Uri TailscaleApi { get; init; }

    /// <summary>Reads <c>OAUTH_SECRET_ARN</c>, <c>TAILNET</c>, <c>TAG_NAME</c> and <c>TAILSCALE_API_URL</c>.</summary>
    /// <param name="errors">Everything that is missing or wrong, a sentence each; empty when options are returned.</param>
    /// <param name="environment">The variables; null: the process's own.</param>
    public static RotationOptions? FromEnvironment(out IReadOnlyList<string> errors, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var found = new List<string>();
        var secret = environment("OAUTH_SECRET_ARN");
        if (string.IsNullOrEmpty(secret))
            found.Add("OAUTH_SECRET_ARN is not set: set it to the name or ARN of the secret with the OAuth client ({\"id\",\"key\"}).");
        var tag = environment("TAG_NAME");
        if (tag is null || !tag.StartsWith("tag:", StringComparison.Ordinal) || tag.Length == 4 || tag.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not (':' or '-')))
            found.Add($"TAG_NAME '{tag}' is not a Tailscale tag: use tag: and letters, digits or hyphens, for instance tag:webhook-forwarder.");
        var address = environment("TAILSCALE_API_URL") is { Length: > 0 } url ? url : "https://api.tailscale.com";
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var api) || (api.Scheme != Uri.UriSchemeHttp && api.Scheme != Uri.UriSchemeHttps))
            found.Add($"TAILSCALE_API_URL '{address}' is not an http or https URL, for instance https://api.tailscale.com.");
        errors = found;
        return found.Count > 0 ? null : new RotationOptions
        {
            OAuthSecretId = secret!,
            Tag = tag!,
            TailscaleApi = api!,
            Tailnet = environment("TAILNET") is { Length: > 0 } tailnet ? tailnet : "-",
        };
    }
}
