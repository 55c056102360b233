namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a name and what was said about it.</summary>
public interface IResource
{
    /// <summary>Unique in the application, compared without case.</summary>
    string Name { get; }

    /// <summary>What was said about the resource, in order.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
