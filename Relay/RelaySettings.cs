using System.Globalization;
using Lambda.Runtime.HttpApi;
using Routing;
using Routing.Configuration;
using Routing.Delivery;
using Routing.Matching;
using Tailnet;

namespace Relay;

/// <summary>What leads to the targets, read once at start by the functions that reach them. Docs/architecture.md lists the variables.</summary>
/// <param name="Routes">What is done with requests.</param>
/// <param name="SocksPort">Port of the SOCKS5 proxy on 127.0.0.1; 0: the tunnel's status names it.</param>
/// <param name="TunnelStatusPath">Path of the tunnel's status file.</param>
/// <param name="BehindFront">Whether a distribution in front says who the sender is (<see cref="FrontHeaders"/>).</param>
internal sealed record RelaySettings(RouteTable Routes, int SocksPort, string TunnelStatusPath, bool BehindFront)
{
    private const int DefaultSocksPort = 1055;

    /// <summary>Reads and checks everything.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="errors">Takes everything that is missing or wrong, a sentence each.</param>
    /// <returns>The settings; not to be used if there were errors.</returns>
    public static RelaySettings Read(Func<string, string?> environment, ICollection<string> errors)
    {
        var mode = ReadMode(environment, errors);
        var delivery = ReadDelivery(environment, errors);
        var routes = environment("ROUTES") is { Length: > 0 } text
            ? RouteTableReader.Read(text, mode, errors, delivery)
            : new RouteTable([new Route
            {
                Name = "default",
                Target = new TargetTemplate(ReadTarget(environment, errors)),
                ResponseMode = mode,
                Delivery = DeliveryOptions.Default with { Mode = delivery },
            }]);
        return new RelaySettings(routes, ReadPort(environment, "TS_SOCKS5_PORT", 0, errors) ?? DefaultSocksPort, TunnelStatusFile.PathFrom(environment), FrontHeaders.AreExpected(environment, errors));
    }

    private static DeliveryMode ReadDelivery(Func<string, string?> environment, ICollection<string> errors)
    {
        if (environment("PROXY_DELIVERY") is not { Length: > 0 } text)
        {
            return DeliveryMode.Answer;
        }

        if (!DeliveryModes.TryParse(text, out var mode))
        {
            errors.Add($"PROXY_DELIVERY is '{text}'; it must be {DeliveryModes.Allowed}.");
        }

        return mode;
    }

    private static ResponseMode ReadMode(Func<string, string?> environment, ICollection<string> errors)
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

    private static Target ReadTarget(Func<string, string?> environment, ICollection<string> errors)
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

    private static int? ReadPort(Func<string, string?> environment, string name, int least, ICollection<string> errors)
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
