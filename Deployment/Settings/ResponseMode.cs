namespace Deployment.Settings;

/// <summary>What the sender gets of the target's answer. The names are the values of <c>PROXY_RESPONSE</c>.</summary>
public static class ResponseMode
{
    /// <summary>Every value the forwarder takes.</summary>
    public static readonly IReadOnlyList<string> All = ["FULL", "HTTP_CODE_HEADERS", "HTTP_CODE", "200"];
}
