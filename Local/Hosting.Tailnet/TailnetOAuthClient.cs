namespace Hosting.Tailnet;

/// <summary>An OAuth client of a tailnet, which may make auth keys for some tags.</summary>
/// <param name="read">Gives id and secret; called once for each start of each resource that gets them.</param>
public sealed class TailnetOAuthClient(Func<CancellationToken, Task<(object Id, object Secret)>> read)
{
    /// <summary>A client whose id and secret are known before anything starts.</summary>
    public TailnetOAuthClient(IResourceBuilder<ParameterResource> id, IResourceBuilder<ParameterResource> secret)
        : this(_ => Task.FromResult<(object, object)>((id.Resource, secret.Resource)))
    {
    }

    /// <summary>Hands the client's id and secret to a resource, in these environment variables.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    public IResourceBuilder<T> GiveTo<T>(IResourceBuilder<T> resource, string idVariable, string secretVariable)
        where T : IResourceWithEnvironment =>
        resource.WithEnvironment(async context =>
            (context.EnvironmentVariables[idVariable], context.EnvironmentVariables[secretVariable]) = await read(context.CancellationToken));
}
