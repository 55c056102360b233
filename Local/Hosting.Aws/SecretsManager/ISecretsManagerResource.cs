namespace Hosting.Aws;

/// <summary>Secrets Manager: a service of this machine, or the account's own.</summary>
public interface ISecretsManagerResource : IResource
{
    /// <summary>Where it is; null for the account's own, which AWS's SDKs find by the region.</summary>
    ReferenceExpression? Endpoint { get; }

    /// <summary>Whether it can run rotation functions of the application.</summary>
    bool RunsRotations { get; }
}
