using AwsClient;
using System.Globalization;
using Lambda.Runtime;
using Routing;
using Routing.Configuration;
using Routing.Matching;
using SecretsManager;
using Tailnet;

namespace Forwarder;

/// <summary>The forwarder's settings, read once at start. Docs/architecture.md lists the variables.</summary>
/// <param name="Routes">What is done with requests.</param>
/// <param name="SocksPort">Port of the SOCKS5 proxy on 127.0.0.1; 0: the tunnel's status names it.</param>
/// <param name="TunnelStatusPath">Path of the tunnel's status file.</param>
/// <param name="Secrets">How secrets are read; null when no route needs one.</param>
internal sealed record ForwarderSettings(RouteTable Routes, int SocksPort, string TunnelStatusPath, AwsOptions? Secrets)
{
    private const int DefaultSocksPort = 1055;

    /// <summary>Reads and checks everything.</summary>
    /// <exception cref="LambdaInitializationException">Settings are missing or wrong; the message has all of them, a line each.</exception>
    public static ForwarderSettings Load(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var mode = ReadMode(environment, errors);
        var routes = environment("ROUTES") is { Length: > 0 } text
            ? RouteTableReader.Read(text, mode, errors)
            : new RouteTable([new Route { Name = "default", Target = new TargetTemplate(ReadTarget(environment, errors)), ResponseMode = mode }]);
        var socksPort = ReadPort(environment, "TS_SOCKS5_PORT", 0, errors) ?? DefaultSocksPort;
        var secrets = ReadSecrets(environment, routes, errors);
        return errors.Count == 0
            ? new ForwarderSettings(routes, socksPort, TunnelStatusFile.PathFrom(environment), secrets)
            : throw new LambdaInitializationException("ConfigurationInvalid", string.Join('\n', errors));
    }

    private static ResponseMode ReadMode(Func<string, string?> environment, List<string> errors)
    {
        var text = environment("PROXY_RESPONSE");
        if (string.IsNullOrEmpty(text))
        {
            return ResponseMode.Full;
        }

        if (!ResponseModes.TryParse(text, out var mode))
        {
            errors.Add($"PROXY_RESPONSE is '{text}'; it must be {ResponseModes.Allowed}.");
        }

        return mode;
    }

    private static Target ReadTarget(Func<string, string?> environment, List<string> errors)
    {
        var host = environment("TS_TARGET")?.Trim('[', ']');
        if (string.IsNullOrEmpty(host))
        {
            errors.Add("TS_TARGET is not set; it must be the target's tailnet name or address (or set ROUTES).");
        }
        else if (HostName.Problem(host) is { } problem)
        {
            errors.Add($"TS_TARGET is '{host}'; it must be a tailnet name or an address, without scheme, port or path: {problem}.");
        }

        var port = ReadPort(environment, "TS_PORT", 1, errors);
        if (port is null && string.IsNullOrEmpty(environment("TS_PORT")))
        {
            errors.Add("TS_PORT is not set; it must be the target's port, from 1 to 65535 (or set ROUTES).");
        }

        return new Target(isTls: false, host ?? "", port ?? 1);
    }

    private static AwsOptions? ReadSecrets(Func<string, string?> environment, RouteTable routes, List<string> errors)
    {
        if (!routes.Routes.Any(route => route.Verification is not null || route.Handshake is not null))
        {
            return null;
        }

        var options = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var wrong, environment);
        errors.AddRange(wrong);
        return options;
    }

    private static int? ReadPort(Func<string, string?> environment, string name, int least, List<string> errors)
    {
        var text = environment(name);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= least && port <= 65535)
        {
            return port;
        }

        errors.Add($"{name} is '{text}'; it must be a port from {least} to 65535.");
        return null;
    }
}
