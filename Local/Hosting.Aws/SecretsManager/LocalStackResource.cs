namespace Hosting.Aws;

/// <summary>LocalStack's Secrets Manager, in a container. It knows no functions but its own.</summary>
/// <param name="name">The resource's name.</param>
public sealed class LocalStackResource(string name) : ContainerResource(name), ISecretsManagerResource
{
    /// <inheritdoc/>
    public ReferenceExpression Endpoint => ReferenceExpression.Create($"{new EndpointReference(this, "http")}");

    /// <inheritdoc/>
    public bool RunsRotations => false;
}
