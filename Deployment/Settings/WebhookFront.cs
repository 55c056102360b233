namespace Deployment.Settings;

/// <summary>What senders connect to.</summary>
public enum WebhookFront
{
    /// <summary>The HTTP API itself.</summary>
    HttpApi,

    /// <summary>A CloudFront distribution with a WAF web ACL in front of the HTTP API.</summary>
    CloudFront,
}
