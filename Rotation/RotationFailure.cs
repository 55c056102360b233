using AwsClient;
using Rotation.Tailscale;

namespace Rotation;

/// <summary>Why a step failed. The key in use stays in use; Secrets Manager tries the whole rotation again.</summary>
/// <param name="Name">The failure's name, for logs, spans and metrics.</param>
/// <param name="Message">What happened; never holds a secret.</param>
/// <param name="Remedy">What an operator does about it.</param>
public sealed record RotationFailure(string Name, string Message, string Remedy)
{
    private const string Retry = "Secrets Manager tries again by itself; if it goes on, look at the error's cause.";

    private const string OAuthClientMissingName = "OAuthClientMissing";

    /// <summary>The secret is not there, is empty, or holds something else, as before a person fills it.</summary>
    public static RotationFailure OAuthClientMissing(string secretId) => new(
        OAuthClientMissingName, $"The secret {secretId} holds no OAuth client.",
        $$"""Fill it: put {"id":"…","key":"tskey-client-…"} into oauth-client.json, run aws secretsmanager put-secret-value --secret-id {{secretId}} --secret-string file://oauth-client.json, then rotate again.""");

    /// <summary>Whether the OAuth client's secret is what lacks.</summary>
    public bool IsOAuthClientMissing => Name == OAuthClientMissingName;

    public static RotationFailure From(AwsError error) =>
        new(error.Code, $"{error.Operation}: {error.Message}", error.Remedy ?? Retry);

    public static RotationFailure From(TailscaleError error) => new(error.Failure.ToString(), error.Message, error.Failure switch
    {
        TailscaleFailure.Unauthorized => "Check the OAuth client in the secret that OAUTH_SECRET_ARN names: it may be revoked, or belong to another tailnet or control server.",
        TailscaleFailure.Forbidden => "Give the OAuth client the scope auth_keys (write) and the tag that TAG_NAME names.",
        TailscaleFailure.InvalidRequest => "Check TAG_NAME: the tag must exist in the tailnet policy's tagOwners and belong to the OAuth client.",
        TailscaleFailure.NotFound => "Check TAILNET and TAILSCALE_API_URL: headscale wants TAILNET=- and version 0.30 or later.",
        TailscaleFailure.ConnectionFailed => "Check TAILSCALE_API_URL and the function's way to the internet.",
        _ => Retry,
    });

    public override string ToString() => $"{Name}: {Message}";
}
