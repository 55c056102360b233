using System.Text;
using System.Text.Json;
using Http1;
using Routing.Delivery;
using Routing.Matching;
using Routing.Networks;
using Routing.Verification;

namespace Routing.Configuration;

/// <summary>Reads <c>ROUTES</c> (docs/routes.md): inline JSON, or <c>file:PATH</c>.</summary>
public static class RouteTableReader
{
    private const string Setting = "ROUTES";
    private const string FilePrefix = "file:";
    private const int MaxBytes = 1024 * 1024;
    private const int MaxRoutes = 500;

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 };

    /// <summary>Reads and checks all routes.</summary>
    /// <param name="setting">Value of <c>ROUTES</c>.</param>
    /// <param name="defaultMode">Response mode of routes that say none.</param>
    /// <param name="errors">Takes every error, with its JSON path.</param>
    /// <param name="defaultDelivery">Delivery of routes that say none.</param>
    /// <returns>The routes; not to be used if there were errors.</returns>
    public static RouteTable Read(string setting, ResponseMode defaultMode, ICollection<string> errors, DeliveryMode defaultDelivery = DeliveryMode.Answer)
    {
        try
        {
            if (Load(setting, errors) is not { } json)
            {
                return new RouteTable([]);
            }

            using var document = JsonDocument.Parse(json, Options);
            return JsonScope.Enter(document.RootElement, "$", errors) is { } root ? ReadTable(root, defaultMode, defaultDelivery) : new RouteTable([]);
        }
        catch (JsonException e)
        {
            // The line and the place in it, but not the text: what is inline may be long.
            errors.Add($"{Setting}: is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }

        return new RouteTable([]);
    }

    /// <summary>The JSON, without a byte order mark; null, and an error, when there is none.</summary>
    private static ReadOnlyMemory<byte>? Load(string setting, ICollection<string> errors)
    {
        if (setting.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return LoadFile(setting[FilePrefix.Length..], errors);
        }

        if (!setting.Contains('{', StringComparison.Ordinal))
        {
            errors.Add($"{Setting}: '{Shortened(setting)}' is not JSON; for a file write {FilePrefix}{Shortened(setting)}");
            return null;
        }

        return Encoding.UTF8.GetBytes(setting.TrimStart('\uFEFF'));
    }

    private static ReadOnlyMemory<byte>? LoadFile(string path, ICollection<string> errors)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                errors.Add(Directory.Exists(path)
                    ? $"{Setting}: '{path}' is a folder; name the file in it."
                    : $"{Setting}: there is no file '{file.FullName}'; a function's own files are below /var/task.");
                return null;
            }

            if (file.Length > MaxBytes)
            {
                errors.Add($"{Setting}: '{path}' has {file.Length} bytes; at most {MaxBytes} are allowed.");
                return null;
            }

            return WithoutMark(File.ReadAllBytes(file.FullName), path, errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"{Setting}: '{path}' cannot be read: {e.Message}");
            return null;
        }
    }

    // Windows' editors begin UTF-8 with a mark, which is no JSON; other encodings are none of JSON's either (RFC 8259 §8.1).
    private static ReadOnlyMemory<byte>? WithoutMark(byte[] json, string path, ICollection<string> errors)
    {
        if (json is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            errors.Add($"{Setting}: '{path}' is UTF-16; save it as UTF-8.");
            return null;
        }

        return json is [0xEF, 0xBB, 0xBF, ..] ? json.AsMemory(3) : json;
    }

    private static string Shortened(string text) => text.Length <= 100 ? text : $"{text[..100]}…";

    private static RouteTable ReadTable(JsonScope root, ResponseMode defaultMode, DeliveryMode defaultDelivery)
    {
        var routes = new List<Route>();
        var scopes = new List<JsonScope>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scope in root.Objects("routes"))
        {
            var route = ReadRoute(scope, defaultMode, defaultDelivery);
            if (route is not null)
            {
                routes.Add(route);
                scopes.Add(scope);
                if (!names.Add(route.Name))
                {
                    scope.Error("name", $"'{route.Name}' is the name of another route");
                }
            }

            scope.End();
        }

        if (!root.Has("routes") || (routes.Count == 0 && root.Errors.Count == 0))
        {
            root.Error("routes", "is required, with at least one route");
        }

        if (routes.Count > MaxRoutes)
        {
            root.Error("routes", $"has {routes.Count} routes; at most {MaxRoutes} are allowed");
        }

        CheckReachable(routes, scopes);
        CheckBodyConditions(root, routes);
        root.End();
        return new RouteTable(routes);
    }

    private static void CheckReachable(List<Route> routes, List<JsonScope> scopes)
    {
        for (var i = 1; i < routes.Count && i < MaxRoutes; i++)
        {
            var before = routes.Take(i).FirstOrDefault(route => !route.Target.MayHaveNone && route.Match.Covers(routes[i].Match));
            if (before is not null)
            {
                scopes[i].Error("match", $"no request gets here: '{before.Name}' stands before it and takes them all; put it behind, or delete one of them");
            }
        }
    }

    private static Route? ReadRoute(JsonScope scope, ResponseMode defaultMode, DeliveryMode defaultDelivery)
    {
        var name = scope.Text("name", required: true);
        var match = ReadMatch(scope.Object("match"));
        var target = ReadTarget(scope, match);
        var mode = ReadMode(scope, defaultMode);
        var (limits, bodyBytes) = ReadLimits(scope.Object("limits"));
        var request = scope.Object("request");
        var keepHost = request?.Flag("keepHost") ?? false;
        var requestHeaders = HeaderRulesReader.ReadRequest(request);
        request?.End();
        var response = scope.Object("response");
        var responseHeaders = HeaderRulesReader.ReadResponse(response);
        response?.End();
        var route = new Route
        {
            Name = name ?? "",
            Match = match,
            Target = target ?? new TargetTemplate(new Target(isTls: false, "invalid", 1)),
            ViaInternet = ReadVia(scope),
            ResponseMode = mode,
            Limits = limits,
            KeepHost = keepHost,
            RequestHeaders = requestHeaders,
            ResponseHeaders = responseHeaders,
            IsIdempotent = scope.Flag("idempotent"),
            RevealTarget = scope.Flag("revealTarget"),
            Sources = ReadSources(scope.Object("sources")),
            Verification = VerificationReader.Read(scope.Object("verification")),
            Handshake = HandshakeReader.Read(scope.Object("handshake"), isVerified: scope.Has("verification")),
            Delivery = DeliveryReader.Read(scope, defaultDelivery, match.Path?.Captures ?? []),
            ApiKey = ReadApiKey(scope.Object("apiKey")),
        };
        return bodyBytes is null ? route : route with { MaxBodyBytes = bodyBytes.Value };
    }

    private static RouteMatch ReadMatch(JsonScope? scope)
    {
        if (scope is null)
        {
            return RouteMatch.Everything;
        }

        var hosts = scope.Texts("hosts");
        foreach (var host in hosts)
        {
            if (HostName.Problem(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) is not null)
            {
                scope.Error("hosts", host == "*"
                    ? "'*' is not a host name; leave out hosts to match all of them"
                    : $"'{host}' is not a host name, nor one that begins with *.; write it without scheme and port: hooks.example.com");
            }
        }

        var methods = scope.Texts("methods");
        foreach (var method in methods)
        {
            if (method is "" or "*" || Encoding.UTF8.GetBytes(method).AsSpan().ContainsAnyExcept(Tokens.Characters) || method.Any(char.IsAsciiLetterLower))
            {
                scope.Error("methods", method == "*" ? "'*' is not a method; leave out methods to match all of them" : $"'{method}' is not a method; write it in capitals: POST");
            }
            else if (method == "CONNECT")
            {
                scope.Error("methods", "'CONNECT' asks for a tunnel, not for an answer: such requests are refused");
            }
        }

        PathTemplate? path = null;
        if (scope.Text("path") is { } text && !PathTemplate.TryParse(text, out path, out var error))
        {
            scope.Error("path", error);
        }

        var values = ReadValues(scope.Object("values"));
        scope.End();
        return hosts.Count == 0 && methods.Count == 0 && path is null && values.Count == 0
            ? RouteMatch.Everything
            : new RouteMatch { Hosts = hosts, Methods = methods, Path = path, Values = values };
    }

    private static List<ValueCondition> ReadValues(JsonScope? scope)
    {
        var conditions = new List<ValueCondition>();
        foreach (var name in scope?.Members ?? [])
        {
            var accepted = scope!.TextOrTexts(name);
            if (!Place.TryParse(name, out var place))
            {
                scope.Error(name, $"is not a place: {Place.Allowed}");
            }
            else if (accepted.Count == 0)
            {
                scope.Error(name, "must be a text, or a list of texts");
            }
            else
            {
                conditions.Add(new ValueCondition(place, [.. accepted.Select(Encoding.UTF8.GetBytes)]));
            }
        }

        return conditions;
    }

    /// <summary>An authorizer sees no bodies: it could not tell such a route from the next, whose rules it would then apply.</summary>
    private static void CheckBodyConditions(JsonScope root, List<Route> routes)
    {
        if (routes.Find(route => route.Match.Values.Any(condition => condition.IsAboutBody)) is { } byBody &&
            routes.Find(route => route.ApiKey is not null || route.Sources is not null) is { } ruled)
        {
            root.Error("routes", $"match.values of '{byBody.Name}' is about the body, which the authorizer does not see; then no route can have sources or apiKey, as '{ruled.Name}' has");
        }
    }

    private static TargetTemplate? ReadTarget(JsonScope scope, RouteMatch match)
    {
        if (scope.Text("target", required: true) is not { } text)
        {
            return null;
        }

        if (!TargetTemplate.TryParse(text, out var target, out var error))
        {
            scope.Error("target", error);
            return null;
        }

        foreach (var capture in target.Captures.Except(match.Path?.Captures ?? [], StringComparer.Ordinal))
        {
            scope.Error("target", $"'{text}' uses {{{capture}}}, which match.path does not capture");
        }

        return target;
    }

    private static bool ReadVia(JsonScope scope)
    {
        var via = scope.Text("via");
        if (via is not (null or "tailnet" or "internet"))
        {
            scope.Error("via", $"is '{via}'; it must be tailnet or internet");
        }

        return via == "internet";
    }

    private static ResponseMode ReadMode(JsonScope scope, ResponseMode defaultMode)
    {
        if (scope.Text("responseMode") is not { } text)
        {
            return defaultMode;
        }

        if (!ResponseModes.TryParse(text, out var mode))
        {
            scope.Error("responseMode", $"is '{text}'; it must be {ResponseModes.Allowed}");
        }

        return mode;
    }

    private static (TimeLimits Limits, long? BodyBytes) ReadLimits(JsonScope? scope)
    {
        if (scope is null)
        {
            return (new TimeLimits(), null);
        }

        var limits = new TimeLimits { Connect = Seconds("connectSeconds"), FirstByte = Seconds("firstByteSeconds"), Total = Seconds("totalSeconds") };
        var bodyBytes = (long?)scope.Number("bodyBytes", 0, 10 * 1024 * 1024);
        scope.End();
        return (limits, bodyBytes);

        TimeSpan? Seconds(string name) => scope.Number(name, 0.01, 900) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static SourceRule? ReadSources(JsonScope? scope)
    {
        if (scope is null)
        {
            return null;
        }

        var allow = scope.Has("allow") ? NetworkSet.Parse($"{scope.Path}.allow", scope.Texts("allow"), scope.Errors) : null;
        if (allow is { IsEmpty: true } && scope.Texts("allow").Count == 0)
        {
            scope.Error("allow", "is empty, so that nobody could use the route; leave it out to allow everybody who is not denied, or list networks: [\"192.0.2.0/24\"]");
        }

        var deny = NetworkSet.Parse($"{scope.Path}.deny", scope.Texts("deny"), scope.Errors);
        scope.End();
        return new SourceRule(allow, deny);
    }

    private static ApiKeyRule? ReadApiKey(JsonScope? scope)
    {
        if (scope is null)
        {
            return null;
        }

        var header = scope.Text("header") ?? "x-api-key";
        HeaderRulesReader.CheckName(scope, "header", header);
        var secret = SecretReferenceReader.Read(scope);
        scope.End();
        return new ApiKeyRule(header.ToLowerInvariant(), secret);
    }
}
