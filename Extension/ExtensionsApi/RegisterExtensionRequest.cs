namespace Extension.ExtensionsApi;

/// <summary>The body of <c>POST /extension/register</c>.</summary>
public sealed record RegisterExtensionRequest(string[] Events);
