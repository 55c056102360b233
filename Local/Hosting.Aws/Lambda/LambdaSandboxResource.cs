namespace Hosting.Aws;

/// <summary>A sandbox, shown below its function. It is not part of the app model: the emulator starts and ends it.</summary>
/// <param name="name">The resource's name.</param>
public sealed class LambdaSandboxResource(string name) : Resource(name);
