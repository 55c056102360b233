namespace AppHost.Tailscale;

/// <summary>An OAuth client of the tailnet, which may make auth keys for some tags.</summary>
internal abstract class OAuthClient
{
    /// <summary>Hands the client's id and secret to a resource, in these environment variables.</summary>
    public abstract IResourceBuilder<ProjectResource> GiveTo(IResourceBuilder<ProjectResource> resource, string idVariable, string secretVariable);
}
