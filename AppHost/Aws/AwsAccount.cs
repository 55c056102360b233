namespace AppHost.Aws;

/// <summary>The account: the one that the emulators play, with a key pair made anew for each run, or the caller's.</summary>
internal sealed record AwsAccount(IResourceBuilder<ParameterResource> AccessKeyId, IResourceBuilder<ParameterResource> SecretAccessKey)
{
    public required string Region { get; init; }

    public required string Id { get; init; }

    /// <summary>The session token of temporary credentials, if there is one.</summary>
    public IResourceBuilder<ParameterResource>? SessionToken { get; init; }
}
