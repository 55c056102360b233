namespace Lambda.Runtime.RuntimeApi;

/// <summary>The Runtime API cannot be reached or answered with an error that ends the runtime (5xx).</summary>
internal sealed class RuntimeApiException(string message, Exception? inner = null) : Exception(message, inner);
