namespace AppHost;

internal static class SenderSecretExtensions
{
    /// <summary>
    /// Adds the secrets of the configuration's section <c>SenderSecrets</c>: a scheme's name and the secret as the provider shows it.
    /// The dashboard gets them as its own setting.
    /// </summary>
    public static IReadOnlyList<SenderSecret> AddSenderSecrets(this IDistributedApplicationBuilder builder)
    {
        var secrets = new List<SenderSecret>();
        foreach (var secret in builder.Configuration.GetSection("SenderSecrets").GetChildren())
        {
            if (secret.Value is { Length: > 0 } value)
            {
                builder.Configuration[$"Dashboard:SigningSecrets:{secret.Key}"] = value;
                secrets.Add(new SenderSecret(secret.Key, builder.AddParameter($"sender-secret-{secret.Key}", value, publishValueAsDefault: false, secret: true)));
            }
        }

        return secrets;
    }
}
