namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource whose process has arguments.</summary>
public interface IResourceWithArgs : IResource;
