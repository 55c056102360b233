namespace AppHost;

/// <summary>Tags of nodes in the tailnet.</summary>
internal static class Tags
{
    public const string Forwarder = "tag:webhook-forwarder";
    public const string Target = "tag:target";
}
