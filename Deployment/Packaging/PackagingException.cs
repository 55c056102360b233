namespace Deployment.Packaging;

/// <summary>The artifacts cannot be made; the message says what to do. Ends the build.</summary>
public sealed class PackagingException(string message) : Exception(message);
