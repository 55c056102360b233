using Aspire.Hosting.ApplicationModel;

namespace AppHost.Aws;

/// <summary>The account that the emulators play: its key pair is made anew for each run.</summary>
internal sealed record AwsAccount(IResourceBuilder<ParameterResource> AccessKeyId, IResourceBuilder<ParameterResource> SecretAccessKey)
{
    public const string Region = "us-east-1";
    public const string Id = "123456789012";
}
