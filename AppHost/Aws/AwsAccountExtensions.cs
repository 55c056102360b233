using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AppHost.Aws;

internal static class AwsAccountExtensions
{
    // What AWS makes access key ids of: base32.
    private const string KeyIdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static AwsAccount AddAwsAccount(this IDistributedApplicationBuilder builder) => new(
        builder.AddParameter("aws-access-key-id", "AKIA" + RandomNumberGenerator.GetString(KeyIdCharacters, 16)),
        builder.AddGeneratedSecret("aws-secret-access-key"));

    /// <summary>Tells an emulator which account it plays.</summary>
    public static IResourceBuilder<ProjectResource> WithAwsAccount(this IResourceBuilder<ProjectResource> project, AwsAccount account) =>
        project.WithEnvironment("Region", AwsAccount.Region)
            .WithEnvironment("AccountId", AwsAccount.Id)
            .WithEnvironment("Credentials__AccessKeyId", account.AccessKeyId)
            .WithEnvironment("Credentials__SecretAccessKey", account.SecretAccessKey);
}
