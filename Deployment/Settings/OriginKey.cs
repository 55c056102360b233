namespace Deployment.Settings;

/// <summary>
/// With <c>front=cloudfront</c> the API must be called by this deployment's distribution alone. The distribution adds a header with a
/// secret; the authorizer checks it as every route's API key.
/// </summary>
public static class OriginKey
{
    public const string Header = "x-origin-key";

    /// <summary>Key of the value in the secret's JSON.</summary>
    public const string SecretKey = "key";

    public static string SecretName(DeploymentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return $"{settings.StackName}/origin-key";
    }
}
