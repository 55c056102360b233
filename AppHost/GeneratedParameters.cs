using System.Security.Cryptography;

namespace AppHost;

internal static class GeneratedParameters
{
    /// <summary>Adds a secret that is made anew for each run.</summary>
    public static IResourceBuilder<ParameterResource> AddGeneratedSecret(this IDistributedApplicationBuilder builder, string name, string prefix = "") =>
        builder.AddParameter(name, prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)), publishValueAsDefault: false, secret: true);
}
