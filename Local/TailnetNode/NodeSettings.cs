using System.Globalization;

namespace TailnetNode;

/// <summary>The node's settings, from its environment.</summary>
internal sealed record NodeSettings
{
    /// <summary>A path, or a name on PATH.</summary>
    public required string TailscaledPath { get; init; }

    /// <summary>Empty for Tailscale's own.</summary>
    public required string LoginServer { get; init; }

    public required string Hostname { get; init; }

    /// <summary>A key to log in with; null when keys are minted.</summary>
    public required string? AuthKey { get; init; }

    public required string? OAuthClientId { get; init; }

    public required string? OAuthClientSecret { get; init; }

    public required Uri ApiUrl { get; init; }

    public required string[] Tags { get; init; }

    /// <summary>Subnets that the node offers to the tailnet.</summary>
    public required string[] Routes { get; init; }

    /// <summary>Where <c>/health</c> is served on loopback; 0 takes a free port.</summary>
    public required int HealthPort { get; init; }

    /// <summary>Reads and checks everything.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="errors">All that is wrong, a sentence each; empty when settings are returned.</param>
    public static NodeSettings? Read(Func<string, string?> environment, out IReadOnlyList<string> errors)
    {
        string? Text(string name) => environment(name) is { Length: > 0 } value ? value : null;
        string[] List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

        var found = new List<string>();
        var key = Text("TS_AUTHKEY");
        var (clientId, clientSecret) = (Text("TS_OAUTH_CLIENT_ID"), Text("TS_OAUTH_CLIENT_SECRET"));
        var tags = List("TS_TAGS");
        if (key is null && (clientId is null || clientSecret is null))
        {
            found.Add("Neither TS_AUTHKEY nor both TS_OAUTH_CLIENT_ID and TS_OAUTH_CLIENT_SECRET are set: the node needs a key, or a client to mint one.");
        }

        if (key is null && tags.Length == 0)
        {
            found.Add("TS_TAGS is not set: keys that an OAuth client mints need tags, such as tag:target.");
        }

        found.AddRange(tags.Where(static t => !t.StartsWith("tag:", StringComparison.Ordinal)).Select(static t => $"TS_TAGS '{t}' does not start with tag:."));
        var login = Text("TS_LOGIN_SERVER") ?? "";
        var api = Text("TAILSCALE_API_URL") ?? "https://api.tailscale.com";
        if (login.Length > 0 && !IsHttp(login))
        {
            found.Add($"TS_LOGIN_SERVER '{login}' is not an http or https URL.");
        }

        if (!IsHttp(api))
        {
            found.Add($"TAILSCALE_API_URL '{api}' is not an http or https URL.");
        }

        var portText = Text("NODE_PORT") ?? "0";
        if (!ushort.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            found.Add($"NODE_PORT '{portText}' is not a port between 0 and 65535.");
        }

        errors = found;
        return found.Count > 0 ? null : new NodeSettings
        {
            TailscaledPath = Text("TAILSCALED_PATH") ?? "tailscaled",
            LoginServer = login,
            Hostname = Text("TS_HOSTNAME") ?? Environment.MachineName,
            AuthKey = key,
            OAuthClientId = clientId,
            OAuthClientSecret = clientSecret,
            ApiUrl = new Uri(api.TrimEnd('/') + "/"),
            Tags = tags,
            Routes = List("TS_ROUTES"),
            HealthPort = port,
        };
    }

    // A record's own ToString would print key and secret.
    public override string ToString() => $"node {Hostname}";

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
