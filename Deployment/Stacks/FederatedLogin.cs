using Amazon.CDK.AWS.IAM;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>The tunnel's login without a stored secret: the forwarder's role may have STS issue a token for Tailscale, and nothing else.</summary>
internal static class FederatedLogin
{
    /// <summary>Life of a token, in seconds (<c>Extension.Federation.WebIdentity.LifeSeconds</c>).</summary>
    private const int TokenSeconds = 300;

    /// <summary>Tokens for this tailnet's identity alone, and short ones: they cannot be used for anything else that trusts the account.</summary>
    public static PolicyStatement IssueToken(string clientId) => new(new PolicyStatementProps
    {
        Sid = "OwnIdentityForTailscale",
        Actions = ["sts:GetWebIdentityToken"],

        // The action has no resource: the token is always the caller's own.
        Resources = ["*"],
        Conditions = new Dictionary<string, object>
        {
            ["ForAllValues:StringEquals"] = new Dictionary<string, object> { ["sts:IdentityTokenAudience"] = Audience(clientId) },
            ["Null"] = new Dictionary<string, object> { ["sts:IdentityTokenAudience"] = "false" },
            ["NumericLessThanEquals"] = new Dictionary<string, object> { ["sts:DurationSeconds"] = TokenSeconds },
        },
    });

    /// <summary>What the extension needs in place of a secret's name.</summary>
    public static void AddTo(IDictionary<string, string> environment, DeploymentSettings settings, string clientId)
    {
        environment["TAILNET_LOGIN"] = "federated";
        environment["TAILSCALE_CLIENT_ID"] = clientId;
        environment["TAILSCALE_AUDIENCE"] = Audience(clientId);
        environment["TAG_NAME"] = settings.TailscaleTag;
        environment["TAILNET"] = settings.Tailnet;
        if (settings.TailscaleApiUrl is { } api)
        {
            environment["TAILSCALE_API_URL"] = api.ToString().TrimEnd('/');
        }
    }

    /// <summary>The audience that Tailscale gives a federated identity.</summary>
    private static string Audience(string clientId) => $"api.tailscale.com/{clientId}";
}
