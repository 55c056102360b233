using System.Runtime.CompilerServices;
using Hosting.Aws;

namespace Aspire.Hosting;

/// <summary>The account that an application's AWS services share.</summary>
public static class AWSAccountExtensions
{
    private static readonly ConditionalWeakTable<IDistributedApplicationBuilder, AWSAccount> _accounts = new();

    /// <summary>The application's account.</summary>
    public static AWSAccount GetAWSAccount(this IDistributedApplicationBuilder builder) => _accounts.GetValue(builder, static b => new AWSAccount(b));

    /// <summary>Sets the variables by which AWS's SDKs find region and credentials.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    public static IResourceBuilder<T> WithAWSCredentials<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        var account = builder.ApplicationBuilder.GetAWSAccount();
        return builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables["AWS_REGION"] = account.Region;
            context.EnvironmentVariables["AWS_ACCESS_KEY_ID"] = account.AccessKeyId.Resource;
            context.EnvironmentVariables["AWS_SECRET_ACCESS_KEY"] = account.SecretAccessKey.Resource;
            if (account.SessionToken is { } token)
            {
                context.EnvironmentVariables["AWS_SESSION_TOKEN"] = token.Resource;
            }
        });
    }

    /// <summary>Tells an emulator which account it plays.</summary>
    internal static IResourceBuilder<T> WithAWSAccount<T>(this IResourceBuilder<T> emulator)
        where T : IResourceWithEnvironment
    {
        var account = emulator.ApplicationBuilder.GetAWSAccount();
        return emulator.WithEnvironment(context =>
        {
            context.EnvironmentVariables["Region"] = account.Region;
            context.EnvironmentVariables["AccountId"] = account.Id;
            context.EnvironmentVariables["Credentials__AccessKeyId"] = account.AccessKeyId.Resource;
            context.EnvironmentVariables["Credentials__SecretAccessKey"] = account.SecretAccessKey.Resource;
            if (account.SessionToken is { } token)
            {
                context.EnvironmentVariables["Credentials__SessionToken"] = token.Resource;
            }
        });
    }

    /// <summary>
    /// Adds the command <c>show-environment</c>: what to export so that the AWS CLI and AWS's SDKs talk to this service, and the same as lines
    /// of <c>aws configure</c>.
    /// </summary>
    /// <param name="builder">The service's resource.</param>
    /// <param name="variable">The variable by which SDKs find the service.</param>
    /// <param name="service">The service's name in AWS's configuration file, where it has the section <c>services</c>.</param>
    /// <param name="endpoint">Where it is.</param>
    internal static IResourceBuilder<T> WithShowEnvironmentCommand<T>(this IResourceBuilder<T> builder, string variable, string service, EndpointReference endpoint)
        where T : IResource
    {
        var account = builder.ApplicationBuilder.GetAWSAccount();
        return builder.WithCommand(
            "show-environment",
            "Show AWS environment",
            async context =>
            {
                var keyId = await account.AccessKeyId.Resource.GetValueAsync(context.CancellationToken);
                var secret = await account.SecretAccessKey.Resource.GetValueAsync(context.CancellationToken);
                return CommandResults.Success(
                    "The environment for the AWS CLI and SDKs",
                    $"""
                    ```sh
                    export AWS_ACCESS_KEY_ID={keyId}
                    export AWS_SECRET_ACCESS_KEY={secret}
                    export AWS_REGION={account.Region} AWS_DEFAULT_REGION={account.Region}
                    export {variable}={endpoint.Url}
                    ```
                    or, as a profile (`aws --profile local ...`):
                    ```sh
                    aws configure set profile.local.aws_access_key_id {keyId}
                    aws configure set profile.local.aws_secret_access_key {secret}
                    aws configure set profile.local.region {account.Region}
                    aws configure set profile.local.services local
                    printf '[services local]\n{service} =\n  endpoint_url = {endpoint.Url}\n' >>~/.aws/config
                    ```
                    """,
                    CommandResultFormat.Markdown,
                    displayImmediately: true);
            },
            new CommandOptions { Description = "What to export to use this service with the AWS CLI and SDKs", IconName = "Key" });
    }
}
