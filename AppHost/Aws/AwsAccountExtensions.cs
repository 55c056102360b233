using System.Security.Cryptography;

namespace AppHost.Aws;

internal static class AwsAccountExtensions
{
    private const string EmulatedAccount = "123456789012";
    private const string EmulatedRegion = "us-east-1";

    // The account of every caller whose access key id names no other (LocalStack, "Credentials").
    private const string LocalStackAccount = "000000000000";

    // What AWS makes access key ids of: base32.
    private const string KeyIdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static AwsAccount AddAwsAccount(this IDistributedApplicationBuilder builder, Choices choices)
    {
        if (choices.Secrets == "localstack")
        {
            // LocalStack takes any key pair; these are the ones that its documentation uses.
            return new AwsAccount(
                builder.AddParameter("aws-access-key-id", "test"),
                builder.AddParameter("aws-secret-access-key", "test", publishValueAsDefault: false, secret: true))
            {
                Region = EmulatedRegion,
                Id = LocalStackAccount,
            };
        }

        if (choices.Secrets != "aws")
        {
            return new AwsAccount(
                builder.AddParameter("aws-access-key-id", "AKIA" + RandomNumberGenerator.GetString(KeyIdCharacters, 16)),
                builder.AddGeneratedSecret("aws-secret-access-key"))
            {
                Region = EmulatedRegion,
                Id = EmulatedAccount,
            };
        }

        var caller = builder.Configuration;
        return new AwsAccount(
            builder.AddParameter("aws-access-key-id", caller["AWS_ACCESS_KEY_ID"]!),
            builder.AddParameter("aws-secret-access-key", caller["AWS_SECRET_ACCESS_KEY"]!, publishValueAsDefault: false, secret: true))
        {
            Region = caller["AWS_REGION"] ?? caller["AWS_DEFAULT_REGION"] ?? EmulatedRegion,
            Id = EmulatedAccount,
            SessionToken = caller["AWS_SESSION_TOKEN"] is { Length: > 0 } token
                ? builder.AddParameter("aws-session-token", token, publishValueAsDefault: false, secret: true)
                : null,
        };
    }

    /// <summary>Tells an emulator which account it plays.</summary>
    public static IResourceBuilder<ProjectResource> WithAwsAccount(this IResourceBuilder<ProjectResource> project, AwsAccount account)
    {
        project.WithEnvironment("Region", account.Region)
            .WithEnvironment("AccountId", account.Id)
            .WithEnvironment("Credentials__AccessKeyId", account.AccessKeyId)
            .WithEnvironment("Credentials__SecretAccessKey", account.SecretAccessKey);
        return account.SessionToken is null ? project : project.WithEnvironment("Credentials__SessionToken", account.SessionToken);
    }
}
