using Aspire.Hosting;

namespace AppHost;

internal static class SenderSecretExtensions
{
    /// <summary>Adds the secrets of the configuration's section <c>SenderSecrets</c>: a scheme's name and the secret as the provider shows it.</summary>
    public static IReadOnlyList<SenderSecret> AddSenderSecrets(this IDistributedApplicationBuilder builder) =>
    [
        .. from secret in builder.Configuration.GetSection("SenderSecrets").GetChildren()
           where !string.IsNullOrEmpty(secret.Value)
           select new SenderSecret(
               secret.Key,
               builder.AddParameter($"sender-secret-{secret.Key}", secret.Value!, publishValueAsDefault: false, secret: true)),
    ];
}
