namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource is healthy when a GET answers with a status.</summary>
internal sealed record HttpHealthCheckAnnotation(string? EndpointName, string Path, int StatusCode) : IResourceAnnotation;
