using Inspector.Security;
using Inspector.Webhooks;

namespace Inspector;

/// <summary>The inspector's settings; <see cref="Help"/> says what they mean.</summary>
internal sealed class InspectorOptions
{
    public const string DefaultUrl = "http://localhost:18889";

    /// <summary>Where the pages are served: loopback only.</summary>
    public string Urls { get; init; } = DefaultUrl;

    public required Uri LambdaAdmin { get; init; }

    public required Uri HttpApi { get; init; }

    public Uri? TailnetAdmin { get; init; }

    public Uri? Dashboard { get; init; }

    public string? DashboardApiKey { get; init; }

    public IReadOnlyList<SigningSecret> SigningSecrets { get; init; } = [];

    /// <summary>Schemes of secrets that were given, but that nothing is signed by here.</summary>
    public IReadOnlyList<string> UnknownSchemes { get; init; } = [];

    public InspectorLimits Limits { get; init; } = new();

    /// <summary>Reads <c>urls</c> and the section <c>Inspector</c>; null, with all errors, when something is missing or wrong.</summary>
    public static InspectorOptions? Read(IConfiguration configuration, out IReadOnlyList<string> errors)
    {
        var reader = new Reader(configuration);
        var options = new InspectorOptions
        {
            Urls = reader.Listen(),
            LambdaAdmin = reader.RequiredUrl(nameof(LambdaAdmin)),
            HttpApi = reader.RequiredUrl(nameof(HttpApi)),
            TailnetAdmin = reader.Url(nameof(TailnetAdmin)),
            Dashboard = reader.Url(nameof(Dashboard)),
            DashboardApiKey = reader.Text(nameof(DashboardApiKey)),
            SigningSecrets = [.. reader.Secrets.Where(static secret => WebhookSigner.Schemes.Contains(secret.Scheme))],
            UnknownSchemes = [.. reader.Secrets.Select(static secret => secret.Scheme).Except(WebhookSigner.Schemes, StringComparer.Ordinal)],
        };
        if (options is { DashboardApiKey: not null, Dashboard: null })
        {
            reader.Errors.Add($"{Reader.Name(nameof(DashboardApiKey))} is set, but {Reader.Name(nameof(Dashboard))} is not: set it to the dashboard's URL, or neither.");
        }

        errors = reader.Errors;
        return errors.Count == 0 ? options : null;
    }

    private sealed class Reader(IConfiguration configuration)
    {
        private const string Section = "Inspector";
        private static readonly Uri _none = new("http://localhost/");

        public List<string> Errors { get; } = [];

        public static string Name(string setting) => $"{Section}__{setting}";

        public IEnumerable<SigningSecret> Secrets =>
            from secret in configuration.GetSection($"{Section}:{nameof(SigningSecrets)}").GetChildren()
            where !string.IsNullOrEmpty(secret.Value)
            select new SigningSecret(secret.Key, secret.Value!, $"/{secret.Key}");

        public string? Text(string setting) => configuration[$"{Section}:{setting}"] is { Length: > 0 } text ? text : null;

        public Uri RequiredUrl(string setting)
        {
            if (Text(setting) is null)
            {
                Errors.Add($"{Name(setting)} is missing: set it to an http URL. --help lists all settings.");
            }

            return Url(setting) ?? _none;
        }

        public Uri? Url(string setting)
        {
            if (Text(setting) is not { } text)
            {
                return null;
            }

            if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
            {
                return url;
            }

            Errors.Add($"{Name(setting)} is '{text}', which is no http URL such as http://127.0.0.1:9001.");
            return null;
        }

        // The pages can send requests and show what senders sent: nobody else on the network is to reach them.
        public string Listen()
        {
            var urls = configuration["urls"] is { Length: > 0 } text ? text : DefaultUrl;
            foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttp || !RequestGuard.IsLoopback(parsed.Host))
                {
                    Errors.Add($"ASPNETCORE_URLS is '{url}', which is no http URL of this machine: use http://localhost:PORT or http://127.0.0.1:PORT.");
                }
            }

            return urls;
        }
    }
}
