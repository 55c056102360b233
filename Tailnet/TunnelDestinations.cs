using System.Net;
using System.Text;

namespace Tailnet;

/// <summary>
/// What may be dialled through the tunnel. tailscaled's SOCKS5 server dials whatever is not in the tailnet over the host's own network, so
/// the extension writes down what is in it, and the forwarder dials nothing else, and by address: a name could leave the tailnet meanwhile.
/// The file has a line for each: <c>name address</c>, or a subnet behind a subnet router, or <c>*</c> with an exit node.
/// </summary>
public sealed class TunnelDestinations
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private const string Everything = "*";

    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<IPAddress> _addresses = [];
    private readonly List<IPNetwork> _subnets = [];

    /// <summary>The most nodes that are written down. What comes behind them is not dialled.</summary>
    public const int MaxNodes = 20_000;

    /// <summary>An exit node takes everything.</summary>
    public bool IncludesEverything { get; private set; }

    /// <summary>Where the destinations are told that go with a status.</summary>
    public static string PathFor(string statusPath) => $"{statusPath}.destinations";

    /// <summary>Reads what was written. Nothing may be dialled when the file is not there or damaged.</summary>
    public static TunnelDestinations Read(string path)
    {
        var read = new TunnelDestinations();
        foreach (var line in Encoding.UTF8.GetString(PrivateFile.Read(path, MaxBytes) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            read.Add(line);
        }

        return read;
    }

    /// <summary>Replaces the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="lines">A line for each destination, from <see cref="Node"/>, subnets and <see cref="ExitNode"/>.</param>
    /// <exception cref="IOException">The folder does not exist or is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, IEnumerable<string> lines) => PrivateFile.Replace(path, file =>
    {
        using var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 4096, leaveOpen: true) { NewLine = "\n" };
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    });

    /// <summary>The line of a name and an address.</summary>
    public static string Node(string name, string address) => $"{name} {address}";

    /// <summary>The line that an exit node makes.</summary>
    public static string ExitNode => Everything;

    /// <summary>What to dial for a host: its address in the tailnet, or itself where an exit node takes it. Null when it must not be dialled.</summary>
    public string? Resolve(string host)
    {
        if (!IPAddress.TryParse(host, out var address))
        {
            return _names.GetValueOrDefault(host.TrimEnd('.')) ?? (IncludesEverything ? host : null);
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _addresses.Contains(plain) || _subnets.Exists(subnet => subnet.Contains(plain)) || (IncludesEverything && !IPAddress.IsLoopback(plain)) ? plain.ToString() : null;
    }

    private void Add(string line)
    {
        if (line == Everything)
        {
            IncludesEverything = true;
        }
        else if (line.IndexOf(' ', StringComparison.Ordinal) is var blank and > 0)
        {
            if (IPAddress.TryParse(line.AsSpan(blank + 1), out var address))
            {
                _names.TryAdd(line[..blank], address.ToString());
                _addresses.Add(address);
            }
        }
        else if (IPNetwork.TryParse(line, out var subnet))
        {
            _subnets.Add(subnet);
        }
    }
}
