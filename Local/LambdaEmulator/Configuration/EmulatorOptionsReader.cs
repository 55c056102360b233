using System.Text.RegularExpressions;
using LambdaEmulator.EventSources;
using LambdaEmulator.HttpApi;
using Processes;

namespace LambdaEmulator.Configuration;

/// <summary>Reads and validates the settings; see docs/architecture.md for their names.</summary>
internal static partial class EmulatorOptionsReader
{
    private static readonly string[] InheritedPrefixes =
        ["OTEL_EXPORTER_OTLP_", "OTEL_BSP_", "OTEL_BLRP_", "OTEL_METRIC_", "OTEL_TRACES_", "OTEL_LOGS_", "DOTNET_ROOT", "SSL_CERT_"];

    private static readonly string[] InheritedNames = ["PATH", "HOME"];

    /// <exception cref="ConfigurationInvalidException">Something is wrong; lists everything that is.</exception>
    public static EmulatorOptions Read(IConfiguration configuration, IReadOnlyDictionary<string, string> environment)
    {
        var errors = new List<string>();
        var root = new SettingsSection(configuration, "", errors);
        var credentials = root.Child("Credentials");
        var functions = root.Children("Functions").Select(static child => Function(child.Key, child.Section)).ToDictionary(static f => f.Name, StringComparer.Ordinal);
        var options = new EmulatorOptions
        {
            Region = root.Text("Region") ?? "us-east-1",
            AccountId = AccountId(root),
            Credentials = new CredentialsOptions
            {
                AccessKeyId = credentials.Text("AccessKeyId") ?? "local",
                SecretAccessKey = credentials.Text("SecretAccessKey") ?? "local",
                SessionToken = credentials.Text("SessionToken"),
            },
            LambdaPort = root.Number("LAMBDA_PORT", 9001, 0, 65535, "a port"),
            HttpApiPort = root.Number("HTTP_API_PORT", 8080, 0, 65535, "a port"),
            Functions = functions,
            EventSources = EventSourceOptionsReader.ReadAll(root, functions),
            HttpApi = HttpApi(root.Child("HttpApi"), functions),
            EventRetryDelays =
            [
                root.Seconds("EventRetryDelay1", TimeSpan.FromMinutes(1), 0, 3600),
                root.Seconds("EventRetryDelay2", TimeSpan.FromMinutes(2), 0, 3600),
            ],
            InheritedEnvironment = environment
                .Where(static pair => InheritedNames.Contains(pair.Key) || InheritedPrefixes.Any(prefix => pair.Key.StartsWith(prefix, StringComparison.Ordinal)))
                .ToDictionary(StringComparer.Ordinal),
        };
        return errors.Count == 0 ? options : throw new ConfigurationInvalidException(errors);
    }

    private static string AccountId(SettingsSection root)
    {
        var id = root.Text("AccountId") ?? "123456789012";
        if (id.Length != 12 || !id.All(char.IsAsciiDigit))
        {
            root.Error("AccountId", id, "an AWS account id of 12 digits");
        }

        return id;
    }

    private static FunctionOptions Function(string name, SettingsSection section)
    {
        if (!FunctionName().IsMatch(name))
        {
            section.Error("Command", section.Text("Command"), $"set for a function whose name has 1 to 64 letters, digits, hyphens and underscores, which '{name}' has not");
        }

        var extensions = section.List("Extensions");
        for (var i = 0; i < extensions.Count; i++)
        {
            RequireExecutable(section, $"Extensions__{i}", extensions[i]);
        }

        if (extensions.Count > 10)
        {
            section.Error("Extensions", $"{extensions.Count} paths", "at most 10 extensions");
        }

        if (extensions.Select(Path.GetFileName).Distinct(StringComparer.Ordinal).Count() != extensions.Count)
        {
            section.Error("Extensions", string.Join(' ', extensions), "paths with different file names, which are the extensions' names");
        }

        if (section.Text("Command") is { } command)
        {
            RequireExecutable(section, "Command", command);
        }

        return new FunctionOptions
        {
            Name = name,
            Command = section.Text("Command"),
            Args = section.List("Args"),
            Handler = section.Text("Handler") ?? "bootstrap",
            Environment = section.Map("Environment"),
            MemorySize = section.Number("MemorySize", 256, 128, 10240, "megabytes"),
            Timeout = section.Seconds("Timeout", TimeSpan.FromSeconds(10), 1, 900),
            Concurrency = section.Number("Concurrency", 1000, 1, 1000, "invocations at a time"),
            Sandboxes = section.Number("Sandboxes", 10, 1, 1000, "sandboxes"),
            Freeze = section.Flag("Freeze", true),
            Extensions = extensions,
            IdleTimeout = section.Seconds("IdleTimeout", TimeSpan.FromMinutes(10), 0.1, 86400),
        };
    }

    private static void RequireExecutable(SettingsSection section, string key, string path)
    {
        if (ExecutablePath.Resolve(path) is null)
        {
            section.Error(key, path, "the path of an executable file (is it built?)");
        }
    }

    private static HttpApiOptions HttpApi(SettingsSection section, Dictionary<string, FunctionOptions> functions)
    {
        var authorizers = section.Children("Authorizers")
            .Select(child => Authorizer(child.Key, child.Section, functions))
            .ToDictionary(static authorizer => authorizer.Name, StringComparer.Ordinal);
        var routes = section.Children("Routes").Select(child => Route(child.Section, functions, authorizers)).ToList();
        var stage = section.Text("Stage") ?? HttpApiOptions.DefaultStage;
        if (stage != HttpApiOptions.DefaultStage && !StageName().IsMatch(stage))
        {
            section.Error("Stage", stage, "$default or up to 128 letters, digits, hyphens and underscores");
        }

        foreach (var twice in routes.GroupBy(static route => route.RouteKey, StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            section.Error("Routes", twice.Key, "routes with different route keys");
        }

        return new HttpApiOptions
        {
            Stage = stage,
            Routes = routes,
            Authorizers = authorizers,
            StageVariables = section.Map("StageVariables"),
            Cors = section.Exists("Cors") ? Cors(section.Child("Cors")) : null,
            AccessLog = section.Flag("AccessLog", true),
        };
    }

    private static AuthorizerOptions Authorizer(string name, SettingsSection section, Dictionary<string, FunctionOptions> functions)
    {
        var sources = section.List("IdentitySources");
        for (var i = 0; i < sources.Count; i++)
        {
            if (!IdentitySource.IsValid(sources[i]))
            {
                section.Error($"IdentitySources__{i}", sources[i], "$request.header.NAME, $request.querystring.NAME, $context.NAME or $stageVariables.NAME");
            }
        }

        var ttl = section.Number("TtlSeconds", 0, 0, 3600, "seconds");
        if (ttl > 0 && sources.Count == 0)
        {
            section.Error("TtlSeconds", $"{ttl}", "0 without IdentitySources, which are the cache's key");
        }

        return new AuthorizerOptions
        {
            Name = name,
            Function = KnownFunction(section, functions),
            IdentitySources = sources,
            Ttl = TimeSpan.FromSeconds(ttl),
            SimpleResponses = section.Flag("SimpleResponses", true),
        };
    }

    private static HttpApiRouteOptions Route(SettingsSection section, Dictionary<string, FunctionOptions> functions, Dictionary<string, AuthorizerOptions> authorizers)
    {
        var key = section.Text("RouteKey");
        if (key is null || RouteTemplate.Parse(key) is null)
        {
            section.Error("RouteKey", key, "$default or METHOD /path (ANY for every method, {name} for one segment, {name+} at the end for the rest)");
        }

        var authorizer = section.Text("Authorizer");
        if (authorizer is not null && !authorizers.ContainsKey(authorizer))
        {
            section.Error("Authorizer", authorizer, $"the name of an authorizer ({string.Join(", ", authorizers.Keys)})");
        }

        return new HttpApiRouteOptions(key ?? "", KnownFunction(section, functions), authorizer);
    }

    private static string KnownFunction(SettingsSection section, Dictionary<string, FunctionOptions> functions)
    {
        var function = section.Text("Function");
        if (function is null || !functions.ContainsKey(function))
        {
            section.Error("Function", function, $"the name of a function ({string.Join(", ", functions.Keys)})");
        }

        return function ?? "";
    }

    private static CorsOptions Cors(SettingsSection section) => new()
    {
        AllowOrigins = section.List("AllowOrigins"),
        AllowMethods = section.List("AllowMethods"),
        AllowHeaders = section.List("AllowHeaders"),
        ExposeHeaders = section.List("ExposeHeaders"),
        AllowCredentials = section.Flag("AllowCredentials", false),
        MaxAge = section.Text("MaxAge") is null ? null : section.Number("MaxAge", 0, -1, 86400, "seconds"),
    };

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex FunctionName();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$", RegexOptions.NonBacktracking)]
    private static partial Regex StageName();
}
