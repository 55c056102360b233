using Amazon.CDK.AWS.SecretsManager;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>One secret to make.</summary>
internal sealed record SecretProps
{
    public required DeploymentSettings Settings { get; init; }

    public required SecretEncryption Encryption { get; init; }

    /// <summary>Physical name.</summary>
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>First value; null: none, somebody fills it later.</summary>
    public string? FirstValue { get; init; }

    /// <summary>Has the first value generated instead.</summary>
    public CfnSecret.GenerateSecretStringProperty? Generate { get; init; }

    /// <summary>Tag <c>Purpose</c>, which decides what keys rotation mints: <c>Cattle</c> reusable, <c>Pet</c> single-use.</summary>
    public required string Purpose { get; init; }
}
