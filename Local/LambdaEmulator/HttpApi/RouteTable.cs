using LambdaEmulator.Configuration;

namespace LambdaEmulator.HttpApi;

/// <summary>Finds the most specific route of a request.</summary>
internal sealed class RouteTable
{
    private readonly (RouteTemplate Template, HttpApiRouteOptions Options)[] _routes;

    public RouteTable(IEnumerable<HttpApiRouteOptions> routes)
    {
        _routes = [.. routes.Select(static route => (RouteTemplate.Parse(route.RouteKey)!, route))];
        Array.Sort(_routes, static (a, b) => RouteTemplate.CompareSpecificity(a.Template, b.Template));
    }

    /// <param name="method">Upper case.</param>
    /// <param name="path">Decoded, without the stage.</param>
    public Route? Find(string method, string path)
    {
        string[] segments = path.Length <= 1 ? [] : path[1..].Split('/');
        foreach (var (template, options) in _routes)
        {
            if (template.Match(method, segments) is { } variables)
            {
                return new Route(options.RouteKey, options.Function, options.Authorizer, variables);
            }
        }

        return null;
    }
}

/// <summary>A route that matched a request.</summary>
internal sealed record Route(string RouteKey, string Function, string? Authorizer, IReadOnlyDictionary<string, string> Variables);
