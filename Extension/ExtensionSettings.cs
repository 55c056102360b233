using AwsClient;
using System.Globalization;
using Extension.Federation;
using SecretsManager;

namespace Extension;

/// <summary>The extension's settings, from its environment (docs/architecture.md lists them).</summary>
public sealed record ExtensionSettings
{
    private const int MaxLabel = 63;

    // SOCKS5 has one byte for a name's length.
    private const int MaxName = 255;

    /// <summary>The auth key's secret; null with <see cref="Federation"/>.</summary>
    public required string? SecretName { get; init; }

    /// <summary>How to log in without a stored secret; null: by the one of <see cref="SecretName"/>.</summary>
    public required FederationSettings? Federation { get; init; }

    public required AwsOptions SecretsManager { get; init; }

    public required string TailscaledPath { get; init; }

    /// <summary>Empty for Tailscale's own.</summary>
    public required string LoginServer { get; init; }

    public required string Hostname { get; init; }

    /// <summary>0 takes a free port.</summary>
    public required int Socks5Port { get; init; }

    public required bool AcceptRoutes { get; init; }

    public required IReadOnlyList<string> ExtraArguments { get; init; }

    /// <summary>Name or address of the node that takes what is not in the tailnet; null: nothing does.</summary>
    public required string? ExitNode { get; init; }

    /// <summary>Whether tailscaled sends its log to its maker.</summary>
    public required bool LogUpload { get; init; }

    /// <summary>Name or address of the target's node; null when none is configured.</summary>
    public required string? Target { get; init; }

    /// <summary>Reads and checks everything.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="errors">All that is wrong, a sentence each; empty when settings are returned.</param>
    public static ExtensionSettings? Read(Func<string, string?> environment, out IReadOnlyList<string> errors)
    {
        var secretsManager = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var secretsErrors, environment);
        var found = new List<string>(secretsErrors);
        string? Text(string name) => environment(name) is { Length: > 0 } value ? value : null;

        var secretName = Text("SECRET_NAME");
        var login = Text("TAILNET_LOGIN");
        if (login is not (null or "secret" or "federated"))
        {
            found.Add($"TAILNET_LOGIN '{login}' is neither secret nor federated.");
        }

        var federation = login == "federated" ? FederationSettings.Read(environment, secretsManager, found) : null;
        if (secretName is null && login != "federated")
        {
            found.Add("SECRET_NAME is not set: set it to the name or ARN of the secret with the auth key.");
        }

        var loginServer = Text("TS_LOGIN_SERVER");
        if (loginServer is not null && !(Uri.TryCreate(loginServer, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            found.Add($"TS_LOGIN_SERVER '{loginServer}' is not an http or https URL, such as https://controlplane.tailscale.com.");
        }

        var hostname = Text("TS_HOSTNAME") ?? DefaultHostname(Text("AWS_LAMBDA_FUNCTION_NAME"));
        if (hostname.Length > MaxLabel || !hostname.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') || hostname[0] == '-' || hostname[^1] == '-')
        {
            found.Add($"TS_HOSTNAME '{hostname}' is not a host name: at most {MaxLabel} letters, digits and hyphens, no hyphen at the ends.");
        }

        var socks5Port = Port("TS_SOCKS5_PORT", 1055, least: 0);
        var acceptRoutes = Flag("TS_ACCEPT_ROUTES");
        var logUpload = Flag("TS_LOG_UPLOAD");
        var exitNode = Host("TS_EXIT_NODE", "the exit node's tailnet name or address");
        var target = Host("TS_TARGET", "the target's tailnet name or address");

        errors = found;
        return found.Count > 0 ? null : new ExtensionSettings
        {
            SecretName = secretName,
            Federation = federation,
            SecretsManager = secretsManager!,
            TailscaledPath = Text("TAILSCALED_PATH") ?? "/opt/bin/tailscaled",
            LoginServer = loginServer ?? "",
            Hostname = hostname,
            Socks5Port = socks5Port!.Value,
            AcceptRoutes = acceptRoutes,
            ExtraArguments = Text("TS_EXTRA_ARGS")?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
            ExitNode = exitNode,
            LogUpload = logUpload,
            Target = target?.Trim('[', ']'),
        };

        string? Host(string name, string meaning)
        {
            if (Text(name) is not { } text)
            {
                return null;
            }

            if (text.Length > MaxName || Uri.CheckHostName(text) == UriHostNameType.Unknown)
            {
                found.Add($"{name} '{text}' is no host: set it to {meaning}.");
            }

            return text;
        }

        int? Port(string name, int otherwise, int least)
        {
            if (Text(name) is not { } text)
            {
                return otherwise;
            }

            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
            {
                return number;
            }

            found.Add($"{name} '{text}' is not a port between {least} and 65535.");
            return null;
        }

        bool Flag(string name)
        {
            switch (Text(name)?.ToLowerInvariant())
            {
                case null or "false" or "0":
                    return false;
                case "true" or "1":
                    return true;
                case var text:
                    found.Add($"{name} '{text}' is neither true nor false.");
                    return false;
            }
        }
    }

    // Sandboxes run side by side: each is a node of its own.
    private static string DefaultHostname(string? function)
    {
        const int SuffixLength = 6;
        const string Nameless = "webhook-forwarder";
        var suffix = System.Security.Cryptography.RandomNumberGenerator.GetHexString(SuffixLength, lowercase: true);
        var label = new string([.. (function ?? "").Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]).Trim('-');
        var name = label.Length > 0 ? label : Nameless;
        return $"{name[..Math.Min(name.Length, MaxLabel - SuffixLength - 1)].TrimEnd('-')}-{suffix}";
    }
}
