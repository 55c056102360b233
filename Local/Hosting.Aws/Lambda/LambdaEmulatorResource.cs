using Hosting.Processes;

namespace Hosting.Aws;

/// <summary>The Lambda emulator: Lambda's APIs, sandboxes, and the HTTP API in front.</summary>
/// <param name="name">The resource's name.</param>
public sealed class LambdaEmulatorResource(string name)
    : ExecutableResource(name, BuiltProgram.PathOf(Program), Path.GetDirectoryName(BuiltProgram.PathOf(Program))!)
{
    /// <summary>Name of the endpoint of the Invoke API, functions attached from outside, and the admin API.</summary>
    public const string AdminEndpointName = "lambda-admin";

    /// <summary>Name of the HTTP API's endpoint.</summary>
    public const string HttpApiEndpointName = "http-api";

    private const string Program = "LambdaEmulator";

    /// <summary>The Invoke API, functions attached from outside, and the admin API.</summary>
    public EndpointReference AdminEndpoint => new(this, AdminEndpointName);

    /// <summary>The HTTP API.</summary>
    public EndpointReference HttpApiEndpoint => new(this, HttpApiEndpointName);
}
