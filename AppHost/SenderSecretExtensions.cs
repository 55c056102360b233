namespace AppHost;

internal static class SenderSecretExtensions
{
    /// <summary>
    /// Adds the secrets of the configuration's section <c>SenderSecrets</c>: a scheme's name and the secret as the provider shows it.
    /// </summary>
    public static IReadOnlyList<SenderSecret> AddSenderSecrets(this IDistributedApplicationBuilder builder)
    {
        var secrets = new List<SenderSecret>();
        foreach (var secret in builder.Configuration.GetSection("SenderSecrets").GetChildren())
        {
            if (secret.Value is { Length: > 0 } value)
            {
                secrets.Add(new SenderSecret(secret.Key, builder.AddSecret($"sender-secret-{secret.Key}", value)));
            }
        }

        return secrets;
    }
}
