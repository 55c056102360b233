namespace Relay;

/// <summary>Why a webhook was not forwarded, or not answered by its target. Docs/architecture.md has the vocabulary.</summary>
internal enum Failure
{
    /// <summary>The event is no HTTP request of payload format 2.0: 400.</summary>
    RequestInvalid,

    /// <summary>No route matches host and path: 404.</summary>
    RouteNotFound,

    /// <summary>A route matches, but not for this method: 405.</summary>
    MethodNotAllowed,

    /// <summary>The body is larger than the route allows: 413.</summary>
    PayloadTooLarge,

    /// <summary>There is no signature or credential: 401.</summary>
    SignatureMissing,

    /// <summary>The signature or credential is wrong: 401.</summary>
    SignatureMismatch,

    /// <summary>The signature is right, its time too far from now: 401.</summary>
    TimestampOutsideTolerance,

    /// <summary>The sender's address is not one that the route allows: 403.</summary>
    SourceNotAllowed,

    /// <summary>The tunnel is starting, or cannot be had: 503.</summary>
    TunnelNotReady,

    /// <summary>There is no connection to the target, so it has nothing of the request: 502.</summary>
    TargetUnreachable,

    /// <summary>The target has the request, and did not answer in time: 504. It may have acted.</summary>
    TargetTimeout,

    /// <summary>The target has the request, but what came back cannot be used: nothing, a part, or what is not HTTP: 502. It may have acted.</summary>
    AnswerInvalid,

    /// <summary>The answer does not fit into what Lambda can return: 502. The target has acted.</summary>
    ResponseTooLarge,

    /// <summary>The queue that keeps webhooks cannot be reached: 503. The sender has to try again.</summary>
    QueueUnavailable,

    /// <summary>The same webhook, by its key, is being delivered right now: 409. The sender tries again.</summary>
    DeliveryInProgress,

    /// <summary>A setting or a secret is wrong: 500, without detail to the sender.</summary>
    ConfigurationInvalid,
}
