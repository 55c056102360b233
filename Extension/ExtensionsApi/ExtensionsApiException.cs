namespace Extension.ExtensionsApi;

/// <summary>The Extensions API refused a call or gave an answer that it does not document.</summary>
public sealed class ExtensionsApiException(string message) : Exception(message);
