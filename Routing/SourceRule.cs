using System.Net;
using Routing.Networks;

namespace Routing;

/// <summary>Which senders' addresses may use a route.</summary>
/// <param name="Allow">Networks that may; null: all that are not denied.</param>
/// <param name="Deny">Networks that may not, whatever is allowed.</param>
public sealed record SourceRule(NetworkSet? Allow, NetworkSet Deny)
{
    /// <summary>Whether an address may use the route, and the network (or reason) that decided.</summary>
    public bool Allows(IPAddress address, out string rule)
    {
        if (Deny.Find(address) is { } denied)
        {
            rule = $"denied {denied.Text}";
            return false;
        }

        if (Allow is null)
        {
            rule = "not denied";
            return true;
        }

        var allowed = Allow.Find(address);
        rule = allowed is null ? "no network matches" : $"allowed {allowed.Text}";
        return allowed is not null;
    }
}
