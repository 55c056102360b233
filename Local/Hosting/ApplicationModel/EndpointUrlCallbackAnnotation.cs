namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes the link of an endpoint.</summary>
internal sealed record EndpointUrlCallbackAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;
