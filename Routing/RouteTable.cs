using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Matching;

namespace Routing;

/// <summary>The routes in their order; the first that matches a request is its route.</summary>
public sealed class RouteTable(IReadOnlyList<Route> routes)
{
    // One route for everything, as TS_TARGET and TS_PORT make it, needs no look at the request.
    private readonly RouteDecision? _only = routes is [{ Match: var match } route] && match == RouteMatch.Everything && !route.Target.Captures.Any()
        ? new RouteDecision(route, route.Target.Resolve(null, ""))
        : null;

    /// <summary>The routes.</summary>
    public IReadOnlyList<Route> Routes => routes;

    /// <summary>Finds the route of a request.</summary>
    public RouteDecision Find(HttpApiEvent request)
    {
        if (_only is not null)
        {
            return _only.Value;
        }

        var path = Encoding.UTF8.GetString(request.PathWithoutStage);
        if (request.PathIsEncoded)
        {
            path = string.Join('/', path.Split('/').Select(Uri.UnescapeDataString));
        }

        return Find(request.Text(request.DomainName), request.Text(request.Method), path, request);
    }

    /// <summary>What a route of that name says about a request, whatever stands before it; none when it does not match, or is not there.</summary>
    public RouteDecision Find(HttpApiEvent request, string name) =>
        routes.FirstOrDefault(route => route.Name == name) is { } route ? new RouteTable([route]).Find(request) : default;

    /// <summary>Finds the route for a host (without port), a method and a decoded path; conditions on values are met by the request alone.</summary>
    public RouteDecision Find(string host, string method, string path, HttpApiEvent? request = null)
    {
        List<string>? allowed = null;
        Route? other = null;
        for (var i = 0; i < routes.Count; i++)
        {
            var route = routes[i];
            if (!route.Match.Matches(host, path) || !route.Match.MeetsValues(request))
            {
                continue;
            }

            if (route.Match.Methods.Count > 0 && !route.Match.Methods.Contains(method))
            {
                other ??= route;
                (allowed ??= []).AddRange(route.Match.Methods);
                continue;
            }

            if (route.Target.Resolve(route.Match.Path, path) is { } target)
            {
                return new RouteDecision(route, target);
            }
        }

        return other is null ? default : new RouteDecision(other, null, string.Join(", ", allowed!.Distinct(StringComparer.Ordinal)));
    }
}
