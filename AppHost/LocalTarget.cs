namespace AppHost;

/// <summary>What webhooks are relayed to: <c>TargetStub</c>, a program of the developer's own on this machine, or a node that exists.</summary>
/// <param name="Hostname">Its name in the tailnet.</param>
/// <param name="Port">Its port there.</param>
/// <param name="Parts">What has to be healthy before it can be reached; empty for a node that exists.</param>
internal sealed record LocalTarget(string Hostname, ReferenceExpression Port, IReadOnlyList<IResourceBuilder<IResource>> Parts);
