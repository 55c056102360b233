namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource starts when a person asks for it.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;
