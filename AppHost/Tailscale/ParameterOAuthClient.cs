namespace AppHost.Tailscale;

/// <summary>An OAuth client whose id and secret are known before anything starts.</summary>
internal sealed class ParameterOAuthClient(IResourceBuilder<ParameterResource> id, IResourceBuilder<ParameterResource> secret) : OAuthClient
{
    public override IResourceBuilder<ProjectResource> GiveTo(IResourceBuilder<ProjectResource> resource, string idVariable, string secretVariable) =>
        resource.WithEnvironment(idVariable, id).WithEnvironment(secretVariable, secret);
}
