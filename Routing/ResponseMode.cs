namespace Routing;

/// <summary>How much of the target's answer the sender gets (<c>PROXY_RESPONSE</c>).</summary>
public enum ResponseMode
{
    /// <summary>Status, headers and body (<c>FULL</c>).</summary>
    Full,

    /// <summary>Status and headers (<c>HTTP_CODE_HEADERS</c>).</summary>
    StatusAndHeaders,

    /// <summary>The status alone (<c>HTTP_CODE</c>).</summary>
    Status,

    /// <summary>Always 200 without a body, whatever happens at the tunnel or the target (<c>200</c>).</summary>
    Always200,
}
