using Aspire.Hosting.ApplicationModel;

namespace AppHost;

/// <summary>What webhooks are relayed to: <c>TargetStub</c>, or a program of the developer's own on this machine.</summary>
/// <param name="Port">Its port on 127.0.0.1.</param>
/// <param name="Stub">The resource; null for a program of the developer's own.</param>
internal sealed record LocalTarget(ReferenceExpression Port, IResourceBuilder<ProjectResource>? Stub);
