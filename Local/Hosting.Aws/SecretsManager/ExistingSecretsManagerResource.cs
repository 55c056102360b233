namespace Hosting.Aws;

/// <summary>The Secrets Manager of the caller's account, whose secrets exist already.</summary>
/// <param name="name">The resource's name.</param>
public sealed class ExistingSecretsManagerResource(string name) : Resource(name), ISecretsManagerResource
{
    /// <inheritdoc/>
    public ReferenceExpression? Endpoint => null;

    /// <inheritdoc/>
    public bool RunsRotations => true;
}
