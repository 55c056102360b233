namespace Deployment.Settings;

/// <summary>
/// With <c>front=cloudfront</c> the API must be called by this deployment's distribution alone. The distribution adds a header with a
/// secret, and the sender's address and host; the authorizer checks the secret on every path.
/// </summary>
public static class OriginKey
{
    /// <summary>The fields that the distribution sets (<c>Lambda.Runtime.HttpApi.FrontHeaders</c>).</summary>
    public const string Header = "x-origin-key";

    /// <inheritdoc cref="Header"/>
    public const string SenderAddress = "x-sender-address";

    /// <inheritdoc cref="Header"/>
    public const string SenderHost = "x-sender-host";

    /// <summary>Key of the value in the secret's JSON.</summary>
    public const string SecretKey = "key";

    public static string SecretName(DeploymentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return $"{settings.StackName}/origin-key";
    }
}
