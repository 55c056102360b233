namespace AppHost.Aws;

/// <summary>An HTTP API, served by the Lambda emulator. It runs when all that a webhook needs is in place.</summary>
internal sealed class HttpApiResource(string name) : Resource(name), IResourceWithWaitSupport;
