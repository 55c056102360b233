namespace Rotation.Tailscale;

/// <summary>Why a call of the Tailscale API did not succeed.</summary>
public enum TailscaleFailure
{
    /// <summary>The OAuth client or its access token is refused (401).</summary>
    Unauthorized,

    /// <summary>The OAuth client lacks a scope or tag (403).</summary>
    Forbidden,

    /// <summary>Unknown key, tailnet or API (404).</summary>
    NotFound,

    /// <summary>Refused as wrong, for instance a tag that the client may not give (other 4xx).</summary>
    InvalidRequest,

    /// <summary>Too many calls (429), after all retries that fitted into the time left.</summary>
    Throttled,

    /// <summary>The server failed (5xx), after all retries that fitted into the time left.</summary>
    ServiceFault,

    /// <summary>No connection, or it broke, after all retries that fitted into the time left.</summary>
    ConnectionFailed,

    /// <summary>The time left for the step passed.</summary>
    TimedOut,

    /// <summary>The answer was not what the API documents.</summary>
    InvalidResponse,
}
