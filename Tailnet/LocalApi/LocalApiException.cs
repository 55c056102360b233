using System.Net;

namespace Tailnet.LocalApi;

/// <summary>tailscaled answered a LocalAPI call with an error status.</summary>
public sealed class LocalApiException(string call, HttpStatusCode status, string detail)
    : Exception($"tailscaled answered {call} with {(int)status}: {detail}")
{
    public HttpStatusCode Status { get; } = status;
}
