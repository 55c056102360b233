using System.Net;
using System.Text;
using Lambda.Runtime.HttpApi;
using Routing;
using Routing.Networks;
using Routing.Secrets;
using Routing.Verification;

namespace Authorizer;

/// <summary>
/// Decides who may call. What is not clearly allowed is denied: first by the key of the distribution in front, where there is one, then by the
/// networks for everything, then by the route's own networks, then by the route's API key.
/// </summary>
/// <param name="settings">The settings.</param>
/// <param name="secrets">Where API keys come from; null when no route has one.</param>
internal sealed class AccessRules(AuthorizerSettings settings, ISecretSource? secrets)
{
    /// <summary>Decides about a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">How long fetching a secret may take.</param>
    public Decision Decide(HttpApiEvent request, TimeSpan limit)
    {
        if (settings.Errors.Count > 0)
        {
            return new Decision(false, "configuration invalid");
        }

        if (settings.OriginKey is { } key)
        {
            // On every path: a request that went around the distribution is nobody's.
            if (DecideByKey(request, key, "", null, limit) is { IsAuthorized: false } refused)
            {
                return refused with { Rule = $"origin key: {refused.Rule}" };
            }

            request.TakeSenderFromFront();
        }

        if (!SourceAddress.TryParse(request.Text(request.SourceIp), out var address))
        {
            return new Decision(false, "source address unclear");
        }

        var decision = DecideBySource(address);
        return decision.IsAuthorized && settings.Routes is { } routes
            ? DecideByRoute(request, routes, address, decision, limit)
            : decision;
    }

    private Decision DecideBySource(IPAddress address)
    {
        if (settings.Denied.Find(address) is { } denied)
        {
            return new Decision(false, $"denied {denied.Text}");
        }

        return settings.Allowed.Find(address) is { } allowed
            ? new Decision(true, $"allowed {allowed.Text}")
            : new Decision(false, "no network matches");
    }

    private Decision DecideByRoute(HttpApiEvent request, RouteTable routes, IPAddress address, Decision general, TimeSpan limit)
    {
        // A request without a route passes: the forwarder answers it with 404 or 405, which says more than a denial.
        if (routes.Find(request) is not { Route: { } route, Target: not null })
        {
            return general;
        }

        var rule = general.Rule;
        if (route.Sources is { } sources && !sources.Allows(address, out rule))
        {
            return new Decision(false, rule, route.Name);
        }

        return route.ApiKey is { } key ? DecideByKey(request, key, rule, route.Name, limit) : new Decision(true, rule, route.Name);
    }

    private Decision DecideByKey(HttpApiEvent request, ApiKeyRule key, string rule, string? route, TimeSpan limit)
    {
        var values = secrets!.Get(key.Secret, limit);
        if (values.Error is not null)
        {
            return new Decision(false, "API key unavailable", route, values.Error);
        }

        var given = request.Header(Encoding.ASCII.GetBytes(key.Header));
        var matches = SecretComparison.EqualsAny(given, values.Values);
        if (!matches && secrets.Refresh(key.Secret, limit) is { Error: null } refreshed)
        {
            matches = SecretComparison.EqualsAny(given, refreshed.Values);
        }

        return matches
            ? new Decision(true, $"{rule}, API key", route)
            : new Decision(false, given.IsEmpty ? "API key missing" : "API key wrong", route);
    }
}
