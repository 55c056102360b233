using Hosting.Processes;

namespace Hosting.Aws;

/// <summary>The Secrets Manager emulator.</summary>
/// <param name="name">The resource's name.</param>
public sealed class SecretsManagerEmulatorResource(string name)
    : ExecutableResource(name, BuiltProgram.PathOf(Program), Path.GetDirectoryName(BuiltProgram.PathOf(Program))!), ISecretsManagerResource
{
    private const string Program = "SecretsEmulator";

    /// <inheritdoc/>
    public ReferenceExpression Endpoint => ReferenceExpression.Create($"{new EndpointReference(this, "http")}");

    /// <inheritdoc/>
    public bool RunsRotations => true;
}
