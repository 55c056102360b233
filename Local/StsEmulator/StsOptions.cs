namespace StsEmulator;

/// <summary>The emulator's settings, read from configuration.</summary>
internal sealed record StsOptions
{
    public string Region { get; init; } = "us-east-1";

    public string AccountId { get; init; } = "123456789012";

    /// <summary>Key pair that may call.</summary>
    public string AccessKeyId { get; init; } = "test";

    public string SecretAccessKey { get; init; } = "test";

    /// <summary>Whose identity the key pair is: the token's subject.</summary>
    public string RoleArn { get; init; } = "arn:aws:iam::123456789012:role/forwarder";

    /// <summary>Whether the account issues tokens to others (iam:EnableOutboundWebIdentityFederation).</summary>
    public bool OutboundFederation { get; init; } = true;
}
