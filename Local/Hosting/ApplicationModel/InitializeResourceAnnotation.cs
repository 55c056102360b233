namespace Aspire.Hosting.ApplicationModel;

/// <summary>Called when the application starts.</summary>
internal sealed record InitializeResourceAnnotation(Func<InitializeResourceEvent, CancellationToken, Task> Callback) : IResourceAnnotation;
