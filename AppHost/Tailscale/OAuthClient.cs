using Aspire.Hosting.ApplicationModel;

namespace AppHost.Tailscale;

/// <summary>An OAuth client of the tailnet, which may make auth keys for some tags.</summary>
internal sealed record OAuthClient(IResourceBuilder<ParameterResource> Id, IResourceBuilder<ParameterResource> Secret);
