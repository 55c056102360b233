using System.Text;
using System.Text.Json;
using Routing.Matching;
using Routing.Networks;

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
    /// <returns>The routes; not to be used if there were errors.</returns>
    public static RouteTable Read(string setting, ResponseMode defaultMode, ICollection<string> errors)
    {
        try
        {
            var json = Load(setting);
            using var document = JsonDocument.Parse(json, Options);
            return JsonScope.Enter(document.RootElement, "$", errors) is { } root ? ReadTable(root, defaultMode) : new RouteTable([]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{Setting}: '{setting}' cannot be read: {e.Message}");
        }
        catch (JsonException e)
        {
            // The path, line and column, but not the text: what is inline may be long.
            errors.Add($"{Setting}: is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }

        return new RouteTable([]);
    }

    private static ReadOnlyMemory<byte> Load(string setting)
    {
        if (!setting.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(setting);
        }

        var file = new FileInfo(setting[FilePrefix.Length..]);
        return file.Length <= MaxBytes ? File.ReadAllBytes(file.FullName) : throw new IOException($"it has {file.Length} bytes, at most {MaxBytes} are allowed.");
    }

    private static RouteTable ReadTable(JsonScope root, ResponseMode defaultMode)
    {
        var routes = new List<Route>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scope in root.Objects("routes"))
        {
            var route = ReadRoute(scope, defaultMode);
            if (route is not null)
            {
                routes.Add(route);
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

        root.End();
        return new RouteTable(routes);
    }

    private static Route? ReadRoute(JsonScope scope, ResponseMode defaultMode)
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
            ResponseMode = mode,
            Limits = limits,
            KeepHost = keepHost,
            RequestHeaders = requestHeaders,
            ResponseHeaders = responseHeaders,
            IsIdempotent = scope.Flag("idempotent"),
            RevealTarget = scope.Flag("revealTarget"),
            Sources = ReadSources(scope.Object("sources")),
            Verification = VerificationReader.Read(scope.Object("verification")),
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
            if (Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown)
            {
                scope.Error("hosts", $"'{host}' is not a host name, nor one that begins with *.");
            }
        }

        var methods = scope.Texts("methods");
        foreach (var method in methods)
        {
            if (method.Length == 0 || !method.All(char.IsAsciiLetterUpper))
            {
                scope.Error("methods", $"'{method}' is not a method; write it in capitals: POST");
            }
        }

        PathTemplate? path = null;
        if (scope.Text("path") is { } text && !PathTemplate.TryParse(text, out path, out var error))
        {
            scope.Error("path", error);
        }

        scope.End();
        return hosts.Count == 0 && methods.Count == 0 && path is null
            ? RouteMatch.Everything
            : new RouteMatch { Hosts = hosts, Methods = methods, Path = path };
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
