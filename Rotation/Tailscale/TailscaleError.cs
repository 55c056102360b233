namespace Rotation.Tailscale;

/// <summary>A named failure of the Tailscale API. Fit for logs.</summary>
public sealed record TailscaleError(TailscaleFailure Failure, string Message);
