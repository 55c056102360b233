namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks something said about a resource.</summary>
public interface IResourceAnnotation;
