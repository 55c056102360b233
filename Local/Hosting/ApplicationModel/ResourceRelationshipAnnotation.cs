namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource has to do with another one: <c>Reference</c>, <c>WaitFor</c>, <c>Parent</c>.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public string Type { get; } = type;
}
