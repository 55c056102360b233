using AwsClient;
using AwsClient.Signing;

namespace Extension.Federation;

/// <summary>How the tunnel logs in without a stored secret (<c>TAILNET_LOGIN=federated</c>).</summary>
public sealed record FederationSettings
{
    /// <summary>The federated identity's client id, from Tailscale's console. Not secret.</summary>
    public required string ClientId { get; init; }

    /// <summary>What the token is issued for; Tailscale accepts no other.</summary>
    public required string Audience { get; init; }

    /// <summary>The tag of the node.</summary>
    public required string Tag { get; init; }

    public required string Tailnet { get; init; }

    /// <summary>Base of the Tailscale API.</summary>
    public required Uri Api { get; init; }

    /// <summary>The region's STS: the global one does not issue these tokens.</summary>
    public required Uri Sts { get; init; }

    public required string Region { get; init; }

    public required AwsCredentials Credentials { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="access">Region and credentials; null when they are wrong, which is told already.</param>
    /// <param name="errors">Gets what is wrong, a sentence each.</param>
    public static FederationSettings? Read(Func<string, string?> environment, AwsOptions? access, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        string? Text(string name) => environment(name) is { Length: > 0 } value ? value : null;

        var clientId = Text("TAILSCALE_CLIENT_ID");
        if (clientId is null)
        {
            errors.Add("TAILSCALE_CLIENT_ID is not set: with TAILNET_LOGIN=federated it is the federated identity's client id, from Tailscale's console.");
        }

        var tag = Text("TAG_NAME");
        if (tag?.StartsWith("tag:", StringComparison.Ordinal) != true)
        {
            errors.Add($"TAG_NAME is '{tag}': with TAILNET_LOGIN=federated it must be the node's tag, tag:…, which the federated identity may give.");
        }

        var api = Address("TAILSCALE_API_URL", "https://api.tailscale.com");
        var region = access?.Region ?? "";
        var sts = Address(Text("AWS_ENDPOINT_URL_STS") is null && Text("AWS_ENDPOINT_URL") is not null ? "AWS_ENDPOINT_URL" : "AWS_ENDPOINT_URL_STS",
            $"https://sts.{region}.amazonaws.com{(region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}");
        return errors.Count > before || access is null ? null : new FederationSettings
        {
            ClientId = clientId!,
            Audience = Text("TAILSCALE_AUDIENCE") ?? $"api.tailscale.com/{clientId}",
            Tag = tag!,
            Tailnet = Text("TAILNET") ?? "-",
            Api = api!,
            Sts = sts!,
            Region = region,
            Credentials = access.Credentials,
        };

        Uri? Address(string name, string otherwise)
        {
            var text = Text(name) ?? otherwise;
            if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                return uri;
            }

            errors.Add($"{name} '{text}' is not an http or https URL.");
            return null;
        }
    }
}
