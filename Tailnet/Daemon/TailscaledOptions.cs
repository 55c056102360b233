using System.Globalization;

namespace Tailnet.Daemon;

/// <summary>How a tailscaled is started: in userspace, without a TUN device, without rights.</summary>
public sealed record TailscaledOptions
{
    /// <summary>The executable.</summary>
    public required string Path { get; init; }

    /// <summary>A directory of the daemon's own (mode 0700): its socket and whatever it keeps.</summary>
    public required string Directory { get; init; }

    /// <summary>The port of the SOCKS5 server on 127.0.0.1; null for a node that only receives.</summary>
    public int? Socks5Port { get; init; }

    /// <summary>
    /// <c>mem:</c> keeps the node key in memory: the node is ephemeral, a graceful stop logs it out, and a daemon that is started again
    /// is another node. A file keeps it: the daemon that follows is the same node, of the same name.
    /// </summary>
    public string State { get; init; } = "mem:";

    /// <summary>
    /// Whether tailscaled sends its log to its maker, as it does by default: that leaves the tailnet, and costs up to a second at its end
    /// where the maker is not reachable. No.
    /// </summary>
    public bool LogUpload { get; init; }

    /// <summary>Arguments appended as they are.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>The LocalAPI's socket. A unix socket's path has at most 107 bytes.</summary>
    public string SocketPath => System.IO.Path.Combine(Directory, "tailscaled.sock");

    /// <summary>
    /// Variables beside the inherited ones: tailscaled keeps its log's identity and buffer in this directory, else it would leave them in
    /// the user's home.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(StringComparer.Ordinal) { ["TS_LOGS_DIR"] = Directory };

    /// <summary>The command line. The auth key is never part of it.</summary>
    public IReadOnlyList<string> Arguments()
    {
        List<string> arguments =
        [
            "--tun=userspace-networking",
            $"--socket={SocketPath}",
            $"--state={State}",
            $"--statedir={Directory}",
            "--port=0",
        ];
        if (Socks5Port is { } port)
        {
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--socks5-server=127.0.0.1:{port}"));
        }

        if (!LogUpload)
        {
            arguments.Add("--no-logs-no-support");
        }

        arguments.AddRange(ExtraArguments);
        return arguments;
    }
}
