using System.Net;

namespace Tailscaled;

/// <summary>The flags of tailscaled that this stand-in understands, in Go's notation (<c>--flag=value</c>, <c>-flag value</c>).</summary>
internal sealed record DaemonFlags
{
    public required string Socket { get; init; }

    /// <summary><c>mem:</c>, or a file; null when there is only a state directory.</summary>
    public string? State { get; init; }

    public string? StateDirectory { get; init; }

    public IPEndPoint? Socks5 { get; init; }

    public bool InMemory => State == "mem:";

    public string? StateFile => InMemory ? null : State ?? (StateDirectory is null ? null : Path.Combine(StateDirectory, "tailscaled.state"));

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="error">What is wrong; null when flags are returned.</param>
    public static DaemonFlags? Parse(IReadOnlyList<string> arguments, out string? error)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        error = Read(arguments, values);
        if (error is not null)
        {
            return null;
        }

        IPEndPoint? socks5 = null;
        error = values switch
        {
            _ when !values.ContainsKey("socket") => "--socket is missing: the path of the LocalAPI's unix socket",
            _ when values.TryGetValue("tun", out var tun) && tun != "userspace-networking" => $"--tun={tun}: the stand-in only does userspace-networking",
            _ when values.ContainsKey("config") => "--config: the stand-in does not read configuration files; log in over the LocalAPI",
            _ when values.TryGetValue("socks5-server", out var address) && !TryParseEndpoint(address, out socks5) => $"--socks5-server={address}: not an address and port, such as 127.0.0.1:1055",
            _ => null,
        };
        return error is not null ? null : new DaemonFlags
        {
            Socket = values["socket"],
            State = values.GetValueOrDefault("state"),
            StateDirectory = values.GetValueOrDefault("statedir"),
            Socks5 = socks5,
        };
    }

    private static string? Read(IReadOnlyList<string> arguments, Dictionary<string, string> values)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith('-'))
            {
                return $"'{argument}' is not a flag";
            }

            var parts = argument.TrimStart('-').Split('=', 2);
            switch (parts[0])
            {
                case "tun" or "socket" or "state" or "statedir" or "socks5-server" or "port" or "verbose" or "outbound-http-proxy-listen" or "config":
                    if (parts.Length == 1 && i + 1 == arguments.Count)
                    {
                        return $"{argument} needs a value";
                    }

                    values[parts[0]] = parts.Length == 2 ? parts[1] : arguments[++i];
                    break;
                case "no-logs-no-support" or "cleanup":
                    values[parts[0]] = parts.Length == 2 ? parts[1] : "true";
                    break;
                default:
                    return $"flag provided but not defined: {argument}";
            }
        }

        return null;
    }

    private static bool TryParseEndpoint(string text, out IPEndPoint? endpoint) =>
        IPEndPoint.TryParse(text.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal), out endpoint) && IPAddress.IsLoopback(endpoint.Address);
}
