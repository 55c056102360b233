namespace LambdaEmulator.HttpApi;

/// <summary>A route key taken apart: <c>$default</c>, or a method (ANY for all) and a path with <c>{name}</c> and a last <c>{name+}</c>.</summary>
internal sealed record RouteTemplate(string RouteKey, string Method, IReadOnlyList<string> Segments)
{
    public const string DefaultKey = "$default";

    private static readonly string[] _methods = ["ANY", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public bool IsDefault => RouteKey == DefaultKey;

    private bool IsGreedy => Segments is [.., var last] && last.EndsWith("+}", StringComparison.Ordinal);

    /// <summary>The template, or null when the key is not well formed.</summary>
    public static RouteTemplate? Parse(string routeKey)
    {
        if (routeKey == DefaultKey)
        {
            return new RouteTemplate(routeKey, "ANY", []);
        }

        if (routeKey.Split(' ') is not [var method, ['/', ..] path] || !_methods.Contains(method, StringComparer.Ordinal))
        {
            return null;
        }

        string[] segments = path == "/" ? [] : path[1..].Split('/');
        var wellFormed = segments.Select((segment, index) => IsWellFormed(segment, index == segments.Length - 1)).All(static ok => ok);
        return wellFormed ? new RouteTemplate(routeKey, method, segments) : null;
    }

    /// <summary>The path variables when the request matches, else null.</summary>
    public Dictionary<string, string>? Match(string method, IReadOnlyList<string> path)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (IsDefault)
        {
            return variables;
        }

        if ((Method != "ANY" && Method != method) || path.Count < Segments.Count || (path.Count > Segments.Count && !IsGreedy))
        {
            return null;
        }

        for (var i = 0; i < Segments.Count; i++)
        {
            if (!IsVariable(Segments[i]))
            {
                if (Segments[i] != path[i])
                {
                    return null;
                }
            }
            else if (i == Segments.Count - 1 && IsGreedy)
            {
                variables[Segments[i][1..^2]] = string.Join('/', path.Skip(i));
            }
            else
            {
                variables[Segments[i][1..^1]] = path[i];
            }
        }

        return variables;
    }

    /// <summary>Orders matching routes, the most specific first: full match, then greedy, then $default; a method before ANY.</summary>
    public static int CompareSpecificity(RouteTemplate a, RouteTemplate b)
    {
        var byKind = a.Kind.CompareTo(b.Kind);
        if (byKind != 0)
        {
            return byKind;
        }

        for (var i = 0; i < Math.Min(a.Segments.Count, b.Segments.Count); i++)
        {
            var bySegment = IsVariable(a.Segments[i]).CompareTo(IsVariable(b.Segments[i]));
            if (bySegment != 0)
            {
                return bySegment;
            }
        }

        var byLength = b.Segments.Count.CompareTo(a.Segments.Count);
        return byLength != 0 ? byLength : (a.Method == "ANY").CompareTo(b.Method == "ANY");
    }

    private int Kind => IsDefault ? 2 : IsGreedy ? 1 : 0;

    private static bool IsVariable(string segment) => segment is ['{', .., '}'];

    private static bool IsWellFormed(string segment, bool isLast)
    {
        if (!IsVariable(segment))
        {
            return segment.Length > 0 && !segment.AsSpan().ContainsAny('{', '}');
        }

        var name = segment[1..^1];
        if (name.EndsWith('+'))
        {
            name = name[..^1];
            if (!isLast)
            {
                return false;
            }
        }

        return name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
    }
}
