using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Routing.Matching;

/// <summary>A target's URL, in which the path template's captures may stand: <c>http://{service}:8080/hooks/{rest}</c>.</summary>
public sealed class TargetTemplate
{
    private const int MaxLabel = 63;

    private readonly bool _isTls;
    private readonly string _host;
    private readonly int _port;
    private readonly string? _path;
    private readonly Target? _fixed;

    private TargetTemplate(bool isTls, string host, int port, string? path)
    {
        _isTls = isTls;
        _host = host;
        _port = port;
        _path = path;
        if (!Captures.Any())
        {
            _fixed = new Target(isTls, host, port, path);
        }
    }

    /// <summary>A target without captures.</summary>
    public TargetTemplate(Target target)
        : this(target.IsTls, target.Host, target.Port, target.Path)
    {
    }

    /// <summary>The host, captures as they are written.</summary>
    public string Host => _host;

    /// <summary>Names of the captures it needs.</summary>
    public IEnumerable<string> Captures => Names(_host).Concat(Names(_path ?? ""));

    /// <summary>
    /// Reads a URL: scheme http or https, host, optional port, optional path. Without a path (or with <c>/</c> alone) the request's own is kept.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TargetTemplate? template, [NotNullWhen(false)] out string? error)
    {
        template = null;
        var isTls = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            error = $"'{text}' must begin with http:// or https://: http://{text}";
            return false;
        }

        var rest = text[(isTls ? 8 : 7)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 || slash == rest.Length - 1 ? null : rest[slash..];
        error = SplitAuthority(authority, isTls ? 443 : 80, out var host, out var port) ?? CheckPath(path);
        if (error is not null)
        {
            error = $"'{text}' {error}";
            return false;
        }

        template = new TargetTemplate(isTls, host!, port, path);
        return true;
    }

    /// <summary>Whether requests that match may still have no target: so where a capture, which can hold anything, is part of the host.</summary>
    public bool MayHaveNone => Names(_host).Any();

    /// <summary>Fills in captures. Null when one of them cannot be part of a host name: nothing is reached by such a path.</summary>
    /// <param name="template">The template that the path matches; null: none, and so no captures.</param>
    /// <param name="requestPath">The request's path, decoded.</param>
    public Target? Resolve(PathTemplate? template, string requestPath) => _fixed ?? Resolve(template!.Capture(requestPath));

    internal Target? Resolve(IReadOnlyDictionary<string, string> captures)
    {
        var host = _host;
        foreach (var name in Names(_host))
        {
            var value = captures[name];
            if (value.Length is 0 or > MaxLabel || !value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                return null;
            }

            host = host.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        var path = _path;
        foreach (var name in Names(_path ?? ""))
        {
            // Escaped segment by segment: the slashes of a {name+} stay.
            var value = string.Join('/', captures[name].Split('/').Select(Uri.EscapeDataString));
            path = path!.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return new Target(_isTls, host, _port, path);
    }

    private static string? CheckPath(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (path.ContainsAny(['?', '#']))
        {
            return "must not have a query or a fragment: the request's own query is passed on";
        }

        return path.All(c => c is > ' ' and < (char)127 and not '"' and not '<' and not '>' and not '\\' and not '^' and not '`' and not '|')
            ? null
            : "has a character in its path that must be percent-encoded";
    }

    private static string? SplitAuthority(string authority, int defaultPort, out string? host, out int port)
    {
        port = defaultPort;
        host = null;
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            return "must not hold credentials";
        }

        var bracket = authority.LastIndexOf(']');
        if (bracket < 0 && authority.Count(c => c == ':') > 1)
        {
            return $"has an IPv6 address without brackets, which does not tell address and port apart; write [{authority}]";
        }

        var colon = authority.LastIndexOf(':');
        var hasPort = colon > bracket;
        if (hasPort && (!int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            return "has a port that is not a number from 1 to 65535";
        }

        host = hasPort ? authority[..colon] : authority;
        if (bracket >= 0)
        {
            host = authority[0] == '[' && bracket == host.Length - 1 ? authority[1..bracket] : "";
            return host.Contains(':', StringComparison.Ordinal) && HostName.Problem(host) is null ? null : "has brackets that do not hold an IPv6 address";
        }

        var probe = host;
        foreach (var name in Names(host))
        {
            probe = probe.Replace($"{{{name}}}", "x", StringComparison.Ordinal);
        }

        return HostName.Problem(probe) is { } problem ? $"has no valid host: {problem}" : null;
    }

    private static IEnumerable<string> Names(string text)
    {
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var close = text.IndexOf('}', open);
            if (close > open)
            {
                yield return text[(open + 1)..close];
            }
        }
    }
}
