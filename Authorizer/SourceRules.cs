using Routing.Networks;

namespace Authorizer;

/// <summary>Decides by the sender's address. What is not clearly allowed is denied.</summary>
internal sealed class SourceRules(AuthorizerSettings settings)
{
    /// <summary>Decides about an address in any form that <see cref="SourceAddress"/> reads.</summary>
    public Decision Decide(string? sourceIp)
    {
        if (settings.Errors.Count > 0)
        {
            return new Decision(false, "configuration invalid");
        }

        if (!SourceAddress.TryParse(sourceIp, out var address))
        {
            return new Decision(false, "source address unclear");
        }

        if (settings.Denied.Find(address) is { } denied)
        {
            return new Decision(false, $"denied {denied.Text}");
        }

        return settings.Allowed.Find(address) is { } allowed
            ? new Decision(true, $"allowed {allowed.Text}")
            : new Decision(false, "no network matches");
    }
}
