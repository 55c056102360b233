namespace AppHost;

/// <summary>Names of the secrets in Secrets Manager.</summary>
internal static class SecretNames
{
    public const string AuthKey = "webhook-forwarder/auth-key";
    public const string OAuthClient = "webhook-forwarder/oauth-client";
}
