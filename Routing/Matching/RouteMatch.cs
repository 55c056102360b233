using Lambda.Runtime.HttpApi;

namespace Routing.Matching;

/// <summary>Which requests a route is for. What is empty matches everything.</summary>
public sealed record RouteMatch
{
    /// <summary>Matches every request.</summary>
    public static RouteMatch Everything { get; } = new();

    /// <summary>Hosts, lower case, without port; <c>*.example.com</c> matches every name below example.com.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Methods; case matters.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Path; null matches every path.</summary>
    public PathTemplate? Path { get; init; }

    /// <summary>Further conditions, all of which are to be met.</summary>
    public IReadOnlyList<ValueCondition> Values { get; init; } = [];

    /// <summary>Whether host and path match; the method is asked for separately (405 differs from 404).</summary>
    public bool Matches(string host, string path) => (Hosts.Count == 0 || MatchesAnyHost(host)) && (Path is null || Path.Matches(path));

    private bool MatchesAnyHost(string host)
    {
        // By index: an enumerator would be an object for every route.
        for (var i = 0; i < Hosts.Count; i++)
        {
            if (MatchesHost(Hosts[i], host))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a request meets the conditions on values; without a request only none are met.</summary>
    public bool MeetsValues(HttpApiEvent? request)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            if (request is null || !Values[i].IsMetBy(request))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether every request that another route is for would be taken by this one. (False is also the answer where that is not sure.)
    /// </summary>
    public bool Covers(RouteMatch other) =>
        Values.Count == 0 &&
        (Hosts.Count == 0 || (other.Hosts.Count > 0 && other.Hosts.All(host => Hosts.Any(pattern => CoversHost(pattern, host))))) &&
        (Methods.Count == 0 || (other.Methods.Count > 0 && other.Methods.All(Methods.Contains))) &&
        (Path is null || (other.Path is not null && Path.Covers(other.Path)));

    private static bool CoversHost(string pattern, string other) =>
        pattern.Equals(other, StringComparison.OrdinalIgnoreCase) || MatchesHost(pattern, other.StartsWith("*.", StringComparison.Ordinal) ? $"x{other[1..]}" : other);

    private static bool MatchesHost(string pattern, string host) =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
