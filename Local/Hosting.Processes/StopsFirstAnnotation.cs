namespace Hosting.Processes;

/// <summary>Marks a resource that ends before all others: it still needs them to end well.</summary>
internal sealed class StopsFirstAnnotation : IResourceAnnotation;
